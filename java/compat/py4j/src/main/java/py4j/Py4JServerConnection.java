package py4j;

import java.net.Socket;

/** A connection over which Python calls Java. */
public interface Py4JServerConnection {
    /**
     * What it goes over.
     *
     * @return the socket
     */
    Socket getSocket();

    /** Closes it. */
    void shutdown();

    /**
     * Closes it.
     *
     * @param reset whether by a reset
     */
    void shutdown(boolean reset);
}
