package py4j;

import java.net.InetAddress;
import java.util.List;

/** Lets Python call Java. */
public interface Py4JJavaServer {
    /**
     * Who is told what happens.
     *
     * @return the listeners; cannot be changed
     */
    List<GatewayServerListener> getListeners();

    /**
     * Where it listens.
     *
     * @return the address
     */
    InetAddress getAddress();

    /**
     * What its commands are performed with.
     *
     * @return the gateway
     */
    Gateway getGateway();

    /**
     * The port that it listens at.
     *
     * @return the port; -1 before the start
     */
    int getListeningPort();

    /**
     * The port that was asked for.
     *
     * @return the port; 0 to have one chosen
     */
    int getPort();

    /**
     * Where Python is.
     *
     * @return the address
     */
    InetAddress getPythonAddress();

    /**
     * Where Python listens.
     *
     * @return the port
     */
    int getPythonPort();

    /**
     * Does not tell somebody any more.
     *
     * @param listener whom
     */
    void removeListener(GatewayServerListener listener);

    /** Ends the server, its connections and calls of Python. */
    void shutdown();

    /**
     * Ends the server and its connections.
     *
     * @param shutdownCallbackClient whether calls of Python end, too
     */
    void shutdown(boolean shutdownCallbackClient);

    /**
     * Ends the connections that come from a port.
     *
     * @param address of the other end
     * @param remotePort of the other end
     * @param localPort of this end
     */
    void shutdownSocket(String address, int remotePort, int localPort);

    /**
     * Tells somebody what happens, once for each event.
     *
     * @param listener whom
     */
    void addListener(GatewayServerListener listener);

    /** Listens, and accepts on a thread of its own. */
    void start();

    /**
     * Listens.
     *
     * @param fork whether to accept on a thread of its own; on the calling thread otherwise
     */
    void start(boolean fork);
}
