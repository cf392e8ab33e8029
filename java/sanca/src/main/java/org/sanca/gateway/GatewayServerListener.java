package org.sanca.gateway;

/**
 * Is told what happens to a server, on the thread that it happens on, which it holds up. What it throws is logged and goes no further. The
 * order is: started; connections; before the shutdown, after it; and stopped, at any time after "before".
 *
 * <pre>{@code
 * GatewayServer.builder().listener(new GatewayServerListener() {
 *     public void connectionStarted(GatewayConnection connection) {
 *         log("called by " + connection);
 *     }
 * });
 * }</pre>
 */
public interface GatewayServerListener {
    /** Connections are taken from now on. */
    default void serverStarted() {}

    /** None are taken any more. */
    default void serverStopped() {}

    /**
     * The server cannot take connections. It goes on trying.
     *
     * @param why what the system said
     */
    default void serverError(GatewayException why) {}

    /** The server is about to end, by {@link GatewayServer#shutdown} or because a client asked for it. */
    default void beforeShutdown() {}

    /** The server's connections have been closed. Calls of theirs may still run. */
    default void afterShutdown() {}

    /**
     * A client was let in.
     *
     * @param connection its connection
     */
    default void connectionStarted(GatewayConnection connection) {}

    /**
     * A connection has ended.
     *
     * @param connection which
     */
    default void connectionStopped(GatewayConnection connection) {}

    /**
     * A client was not let in: it showed no token in time, or a wrong one, or was one too many.
     *
     * @param connection its connection
     * @param why says which
     */
    default void connectionError(GatewayConnection connection, GatewayException why) {}
}
