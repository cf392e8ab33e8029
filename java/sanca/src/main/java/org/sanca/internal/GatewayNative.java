package org.sanca.internal;

import org.sanca.PythonStartException;
import org.sanca.gateway.GatewayException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Gateways, which the library of {@link NativeLoader} has: natives above, what they call below. Addresses are given back once, when no
 * call with them runs any more: {@link Counted} sees to it. Settings are names and values, a NUL after each.
 */
@CalledFromNative
final class GatewayNative {
    private GatewayNative() {}

    // --- gateways: null for success, or what went wrong

    private static native String open(
            Class<?> engine,
            String jar,
            boolean bound,
            String settings,
            GatewayHost host,
            long[] made);

    static native String callbacks(long gateway, String settings);

    static native void addCommands(long gateway, String commands);

    static native String listen(long gateway, String settings, long[] made);

    static native void close(long gateway);

    static native void freeGateway(long gateway);

    /** Without a name, the object gets one, which is answered behind a blank. */
    static native String put(long gateway, String name, Object object);

    static native int object(long gateway, String name);

    static native void remove(long gateway, String name);

    static native String names(long gateway);

    static native int nameCount(long gateway);

    static native byte[] perform(long gateway, String command);

    static native String proxy(long gateway, String name, String classes, long[] made);

    static native long reference(long gateway, String name);

    /** A reply, which begins with {@code !}, or what went wrong. */
    static native String ask(long gateway, String command);

    // --- connections whose sockets Java has

    static native boolean serve(
            long gateway, GatewayStream stream, ByteBuffer memory, String settings);

    static native String converse(
            long gateway, GatewayStream stream, ByteBuffer memory, String settings, long[] made);

    /** A reply, which begins with {@code !}, or what went wrong. */
    static native String say(long conversation, String command);

    static native void freeConversation(long conversation);

    // --- servers

    static native boolean shutdown(long server, long millis);

    static native void await(long server);

    static native int connections(long server);

    /** Names and numbers, a NUL after each. */
    static native String metrics(long server);

    static native boolean closeConnection(long server, long number);

    static native void freeServer(long server);

    private static native void run(long task);

    // --- custom commands

    static native String readLine(long exchange);

    static native boolean writeBytes(long exchange, byte[] bytes, boolean flush);

    /**
     * Opens a gateway, with all that this needs.
     *
     * @throws GatewayException with what to do about it
     */
    static long open(String settings, GatewayHost host) {
        long[] made = new long[1];
        String trouble;
        try {
            NativeLoader.loadLibrary();
            boolean bound = Python.isStarted();
            trouble = open(Engine.class, Python.jar(), bound, settings, host, made);
        } catch (PythonStartException e) {
            throw new GatewayException(e.getMessage(), e);
        } catch (LinkageError e) {
            throw new GatewayException("the gateway cannot be started: " + e, e);
        }
        check(trouble);
        return made[0];
    }

    static void check(String trouble) {
        if (trouble != null) {
            throw new GatewayException(trouble);
        }
    }

    // --- what natives call; nothing is thrown at them

    private static boolean spawn(String name, long task, int kind) {
        try {
            Thread thread = new Thread(null, new Task(task), name);
            if (kind != GatewayHost.INHERITED) {
                thread.setDaemon(kind == GatewayHost.DAEMON);
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

    /** A reply behind a zero, or the text of what was thrown behind a one. */
    private static byte[] exchange(GatewayHost host, byte[] command, boolean patient) {
        try {
            return marked(0, host.exchange(new String(command, StandardCharsets.UTF_8), patient));
        } catch (Throwable e) {
            try {
                return marked(1, e.getMessage() == null ? e.toString() : e.getMessage());
            } catch (Throwable second) {
                return null;
            }
        }
    }

    private static byte[] marked(int mark, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[bytes.length + 1];
        all[0] = (byte) mark;
        System.arraycopy(bytes, 0, all, 1, bytes.length);
        return all;
    }

    private static Object proxy(GatewayHost host, String id, int[] ids) {
        try {
            Class<?>[] interfaces = new Class<?>[ids.length];
            for (int i = 0; i < ids.length; i++) {
                interfaces[i] = ClassIds.type(ids[i]);
            }
            return host.makeProxy(id, interfaces);
        } catch (Throwable e) {
            return null;
        }
    }

    private static void event(GatewayHost host, int kind, long number, String text) {
        try {
            host.event(kind, number, text);
        } catch (Throwable e) {
            host.listenerFailed(e);
        }
    }

    private static boolean custom(GatewayHost host, String name, long exchange, long connection) {
        GatewayExchange opened = new GatewayExchange(exchange);
        try {
            host.custom(name, opened, connection);
            return true;
        } catch (Throwable e) {
            return host.commandFailed(name, opened, e);
        } finally {
            opened.end();
        }
    }

    private static int read(GatewayStream stream, int most) {
        return stream.read(most);
    }

    private static boolean write(GatewayStream stream, int count) {
        return stream.write(count);
    }

    private static void shutDown(GatewayStream stream) {
        stream.shutDown();
    }

    private static void reset(GatewayStream stream) {
        stream.reset();
    }
}
