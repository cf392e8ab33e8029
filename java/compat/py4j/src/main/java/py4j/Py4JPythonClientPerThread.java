package py4j;

/** Calls Python over a connection of the calling thread's own. */
public interface Py4JPythonClientPerThread extends Py4JPythonClient {
    /**
     * The connection of the calling thread.
     *
     * @return the connection; null if it has none
     */
    ClientServerConnection getPerThreadConnection();

    /**
     * Gives the calling thread a connection.
     *
     * @param clientServerConnection which
     */
    void setPerThreadConnection(ClientServerConnection clientServerConnection);

    /**
     * The gateway that calls.
     *
     * @return the gateway
     */
    Gateway getGateway();

    /**
     * Says which gateway calls.
     *
     * @param gateway which
     */
    void setGateway(Gateway gateway);

    /**
     * The server of the same gateway.
     *
     * @return the server
     */
    Py4JJavaServer getJavaServer();

    /**
     * Says which server is of the same gateway.
     *
     * @param javaServer which
     */
    void setJavaServer(Py4JJavaServer javaServer);
}
