package org.sanca.internal;

import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;

/** A server of native code, by its address. Counts the calls that use it, so that it is given back after the last. */
public final class ServerHandle {
    private final long address;
    private final int port;

    /** Calls in flight. Guarded by the lock of this object, as is the next. */
    private int users;

    /** Whether no call may begin any more. */
    private boolean closed;

    private ServerHandle(long address, int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * Starts a server.
     *
     * @param settings names and values, a NUL after each
     * @param entryPoint may be null
     * @return the server
     * @throws org.sanca.gateway.GatewayException with what to do about it
     */
    public static ServerHandle start(String settings, Object entryPoint) {
        long[] made = GatewayNative.start(settings, entryPoint);
        return new ServerHandle(made[0], (int) made[1]);
    }

    /** Where it listens; -1 for a Unix socket. */
    public int port() {
        return port;
    }

    /** How many connections there are; none once it is closed. */
    public int connections() {
        return ask(GatewayNative::connections);
    }

    /** How many objects clients hold. */
    public int names() {
        return ask(GatewayNative::names);
    }

    /** Ends it and waits for its connections so long; whether they have ended. */
    public boolean shutdown(long millis) {
        return whether(server -> GatewayNative.shutdown(server, millis));
    }

    /** Waits until it has ended, by whoever's doing. */
    public void await() {
        whether(
                server -> {
                    GatewayNative.await(server);
                    return true;
                });
    }

    /** Gives it back once nobody uses it; ends it if that has not been done. */
    public void close() {
        boolean last;
        synchronized (this) {
            last = !closed && users == 0;
            closed = true;
        }
        if (last) {
            GatewayNative.free(address);
        }
    }

    private int ask(LongToIntFunction call) {
        if (!enter()) {
            return 0;
        }
        try {
            return call.applyAsInt(address);
        } finally {
            leave();
        }
    }

    private boolean whether(LongPredicate call) {
        if (!enter()) {
            return true;
        }
        try {
            return call.test(address);
        } finally {
            leave();
        }
    }

    private synchronized boolean enter() {
        if (!closed) {
            users++;
        }
        return !closed;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            GatewayNative.free(address);
        }
    }
}
