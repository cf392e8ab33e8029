package org.sanca.internal;

import org.sanca.PythonStartException;
import org.sanca.gateway.GatewayException;

/** Servers of gateways, which the library of {@link NativeLoader} has; and the threads that they ask for. */
@CalledFromNative
final class GatewayNative {
    /** Threads that are daemons if the thread that makes them is one. */
    static final int INHERITED = 0;

    static final int DAEMON = 1;
    static final int NO_DAEMON = 2;

    private GatewayNative() {}

    /**
     * Starts a server.
     *
     * @param engine the class by which native code finds the engine of this class loader
     * @param jar the jar that the engine came from, or an empty text
     * @param bound whether Python runs in this process already
     * @param settings names and values, a NUL after each
     * @param entryPoint may be null
     * @param made receives the server's address and its port, -1 for none
     * @return null, or what went wrong
     */
    static native String start(
            Class<?> engine,
            String jar,
            boolean bound,
            String settings,
            Object entryPoint,
            long[] made);

    /** Ends a server and waits for its connections; whether they have ended. */
    static native boolean shutdown(long server, long millis);

    /** Waits until a server has ended, by whoever's doing. */
    static native void await(long server);

    static native int connections(long server);

    static native int names(long server);

    /** Gives a server back, which nobody uses. */
    static native void free(long server);

    private static native void run(long task);

    /** Has a new thread do a task; false if there can be none. */
    @SuppressWarnings("unused") // called by native code
    private static boolean spawn(String name, long task, int kind) {
        try {
            Thread thread = new Thread(null, new Task(task), name);
            if (kind != INHERITED) {
                thread.setDaemon(kind == DAEMON);
            }
            thread.start();
            return true;
        } catch (Throwable e) {
            return false; // no memory for a thread, mostly
        }
    }

    private static final class Task implements Runnable {
        private final long task;

        private Task(long task) {
            this.task = task;
        }

        @Override
        public void run() {
            GatewayNative.run(task);
        }
    }

    /**
     * Starts a server, with all that this needs.
     *
     * @throws GatewayException with what to do about it
     */
    static long[] start(String settings, Object entryPoint) {
        long[] made = new long[2];
        String trouble;
        try {
            NativeLoader.loadLibrary();
            trouble =
                    start(
                            Engine.class,
                            Python.jar(),
                            Python.isStarted(),
                            settings,
                            entryPoint,
                            made);
        } catch (PythonStartException e) {
            throw new GatewayException(e.getMessage(), e);
        } catch (LinkageError e) {
            throw new GatewayException("the gateway cannot be started: " + e, e);
        }
        if (trouble != null) {
            throw new GatewayException(trouble);
        }
        return made;
    }
}
