package py4j;

import java.net.InetAddress;

/** Calls Python. */
public interface Py4JPythonClient {
    /**
     * Sends a command and waits for its reply.
     *
     * @param command in the words of the wire
     * @return the reply, without its end of line
     * @throws Py4JException if Python is not there or the connection breaks
     */
    String sendCommand(String command);

    /**
     * Sends a command and waits for its reply.
     *
     * @param command in the words of the wire
     * @param blocking whether to wait as long as it takes, or for a second
     * @return the reply, without its end of line
     * @throws Py4JException if Python is not there or the connection breaks
     */
    String sendCommand(String command, boolean blocking);

    /** Closes all connections and opens no more. */
    void shutdown();

    /**
     * A client that is like this one, for a Python somewhere else.
     *
     * @param pythonAddress where
     * @param pythonPort at which port
     * @return the client
     */
    Py4JPythonClient copyWith(InetAddress pythonAddress, int pythonPort);

    /**
     * Whether Python is told which of its objects Java has no more use for.
     *
     * @return true if so
     */
    boolean isMemoryManagementEnabled();

    /**
     * Where Python listens.
     *
     * @return the port
     */
    int getPort();

    /**
     * How long a reply may take.
     *
     * @return milliseconds, 0 for ever
     */
    int getReadTimeout();

    /**
     * Where Python is.
     *
     * @return the address
     */
    InetAddress getAddress();

    /**
     * What Python offers as its entry point.
     *
     * @param gateway the gateway that calls
     * @param interfacesToImplement what it is to be in Java
     * @return an object of these interfaces
     */
    Object getPythonServerEntryPoint(
            Gateway gateway, @SuppressWarnings("rawtypes") Class[] interfacesToImplement);
}
