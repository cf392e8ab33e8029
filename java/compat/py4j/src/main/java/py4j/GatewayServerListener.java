package py4j;

/**
 * Is told what happens to a server, on the thread that it happens on. What a listener throws is logged and goes no further. A
 * Python object may be a listener.
 */
public interface GatewayServerListener {
    /**
     * A connection could not be accepted.
     *
     * @param e why
     */
    void connectionError(Exception e);

    /**
     * A peer has connected. With a token, it has not shown it yet.
     *
     * @param gatewayConnection its connection
     */
    void connectionStarted(Py4JServerConnection gatewayConnection);

    /**
     * A connection has ended.
     *
     * @param gatewayConnection which
     */
    void connectionStopped(Py4JServerConnection gatewayConnection);

    /**
     * The server cannot accept any more.
     *
     * @param e why
     */
    void serverError(Exception e);

    /** The server has been shut down. */
    void serverPostShutdown();

    /** The server is about to be shut down. */
    void serverPreShutdown();

    /** The server accepts connections. */
    void serverStarted();

    /** The server accepts no more connections. */
    void serverStopped();
}
