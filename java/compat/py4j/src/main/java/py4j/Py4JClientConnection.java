package py4j;

import java.io.IOException;

/** A connection over which Java calls Python. Used by one thread at a time. */
public interface Py4JClientConnection {
    /**
     * Sends a command and waits for its reply.
     *
     * @param command in the words of the wire
     * @return the reply, without its end of line
     * @throws Py4JNetworkException if the connection breaks
     */
    String sendCommand(String command);

    /**
     * Sends a command and waits for its reply.
     *
     * @param command in the words of the wire
     * @param blocking whether to wait as long as it takes, or for a second
     * @return the reply, without its end of line
     * @throws Py4JNetworkException if the connection breaks
     */
    String sendCommand(String command, boolean blocking);

    /** Closes it. */
    void shutdown();

    /**
     * Closes it.
     *
     * @param reset whether by a reset
     */
    void shutdown(boolean reset);

    /**
     * Connects.
     *
     * @throws IOException if nobody is there
     */
    void start() throws IOException;

    /**
     * Says whether it was used since the last sweep.
     *
     * @param used true if so
     */
    void setUsed(boolean used);

    /**
     * Whether it was used since the last sweep.
     *
     * @return true if so
     */
    boolean wasUsed();
}
