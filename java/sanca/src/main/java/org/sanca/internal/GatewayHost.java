package org.sanca.internal;

/** Owns a gateway: does what the gateway was told that its owner does. Called on any thread. */
public abstract class GatewayHost {
    /** Threads that are daemons if the thread that makes them is one. */
    public static final int INHERITED = 0;

    /** Threads that are daemons. */
    public static final int DAEMON = 1;

    /** Threads that are none. */
    public static final int NO_DAEMON = 2;

    // Events, by number, as native code has them.
    protected static final int SERVER_STARTED = 0;
    protected static final int SERVER_STOPPED = 1;
    protected static final int SERVER_ERROR = 2;
    protected static final int BEFORE_SHUTDOWN = 3;
    protected static final int AFTER_SHUTDOWN = 4;
    protected static final int CONNECTION_STARTED = 5;
    protected static final int CONNECTION_STOPPED = 6;

    /** The text is the address, a NUL, and why. */
    protected static final int CONNECTION_ERROR = 7;

    protected static final int SHUTDOWN_ASKED = 8;

    /** The number is a port of the other end. */
    protected static final int CANCEL = 9;

    protected GatewayHost() {}

    /** Something happened, to the connection of this number, with this remote address or in these words. */
    protected void event(int kind, long number, String text) {}

    /** A listener threw this. */
    protected void listenerFailed(Throwable e) {}

    /** Sends a command to Python and gives the line of the reply. */
    protected String exchange(String command, boolean patient) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Makes the object that stands for a Python object. */
    protected Object makeProxy(String id, Class<?>[] interfaces) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** Performs a command of the owner's, of the connection of this number. */
    protected void custom(String name, GatewayExchange exchange, long connection) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** A command threw this. Whether the connection is still good: the command was read to its end and answered. */
    protected boolean commandFailed(String name, GatewayExchange exchange, Throwable e) {
        return false;
    }
}
