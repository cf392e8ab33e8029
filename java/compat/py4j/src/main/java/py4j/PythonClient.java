package py4j;

import py4j.commands.Command;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

import javax.net.SocketFactory;

/** The half of a {@link ClientServer} that calls Python: each thread over a connection of its own, which is that by which Python calls it if there is one. */
public class PythonClient extends CallbackClient
        implements Py4JPythonClientPerThread, GatewayServerListener {
    /** Calls. */
    protected Gateway gateway;

    /** Commands that the program adds; may be null. */
    protected List<Class<? extends Command>> customCommands;

    /** Where failures are logged. */
    protected final Logger logger = Logger.getLogger(PythonClient.class.getName());

    /** Of the same gateway. */
    protected Py4JJavaServer javaServer;

    /** The connection of each thread. */
    protected ThreadLocal<WeakReference<ClientServerConnection>> threadConnection =
            new ThreadLocal<>();

    /** How long a reply may take, in milliseconds; 0 for ever. */
    protected final int readTimeout;

    /**
     * Calls a Python.
     *
     * @param gateway calls; may be set later
     * @param customCommands commands that the program adds; may be null
     * @param pythonPort where Python listens
     * @param pythonAddress where Python is
     * @param minConnectionTime has no effect: connections belong to threads
     * @param minConnectionTimeUnit has no effect
     * @param socketFactory makes sockets
     * @param javaServer of the same gateway; may be set later
     */
    public PythonClient(
            Gateway gateway,
            List<Class<? extends Command>> customCommands,
            int pythonPort,
            InetAddress pythonAddress,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            Py4JJavaServer javaServer) {
        this(
                gateway,
                customCommands,
                pythonPort,
                pythonAddress,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                javaServer,
                true,
                GatewayServer.DEFAULT_READ_TIMEOUT);
    }

    /**
     * Calls a Python.
     *
     * @param gateway calls; may be set later
     * @param customCommands commands that the program adds; may be null
     * @param pythonPort where Python listens
     * @param pythonAddress where Python is
     * @param minConnectionTime has no effect: connections belong to threads
     * @param minConnectionTimeUnit has no effect
     * @param socketFactory makes sockets
     * @param javaServer of the same gateway; may be set later
     * @param enableMemoryManagement whether it is told which of its objects Java has no more use for
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     */
    public PythonClient(
            Gateway gateway,
            List<Class<? extends Command>> customCommands,
            int pythonPort,
            InetAddress pythonAddress,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            Py4JJavaServer javaServer,
            boolean enableMemoryManagement,
            int readTimeout) {
        this(
                gateway,
                customCommands,
                pythonPort,
                pythonAddress,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                javaServer,
                enableMemoryManagement,
                readTimeout,
                null);
    }

    /**
     * Calls a Python.
     *
     * @param gateway calls; may be set later
     * @param customCommands commands that the program adds; may be null
     * @param pythonPort where Python listens
     * @param pythonAddress where Python is
     * @param minConnectionTime has no effect: connections belong to threads
     * @param minConnectionTimeUnit has no effect
     * @param socketFactory makes sockets
     * @param javaServer of the same gateway; may be set later
     * @param enableMemoryManagement whether it is told which of its objects Java has no more use for
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     * @param authToken what is shown to it first; null for nothing
     */
    public PythonClient(
            Gateway gateway,
            List<Class<? extends Command>> customCommands,
            int pythonPort,
            InetAddress pythonAddress,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            Py4JJavaServer javaServer,
            boolean enableMemoryManagement,
            int readTimeout,
            String authToken) {
        super(
                pythonPort,
                pythonAddress,
                authToken,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                enableMemoryManagement,
                readTimeout);
        this.gateway = gateway;
        this.customCommands = customCommands;
        this.javaServer = javaServer;
        this.readTimeout = readTimeout;
        setSelfListener();
    }

    private void setSelfListener() {
        if (javaServer != null) {
            javaServer.addListener(this);
        }
    }

    @Override
    public ClientServerConnection getPerThreadConnection() {
        WeakReference<ClientServerConnection> own = threadConnection.get();
        return own == null ? null : own.get();
    }

    @Override
    public void setPerThreadConnection(ClientServerConnection clientServerConnection) {
        threadConnection.set(new WeakReference<>(clientServerConnection));
    }

    @Override
    public Gateway getGateway() {
        return gateway;
    }

    @Override
    public void setGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Py4JJavaServer getJavaServer() {
        return javaServer;
    }

    @Override
    public void setJavaServer(Py4JJavaServer javaServer) {
        this.javaServer = javaServer;
        setSelfListener();
    }

    @Override
    public int getReadTimeout() {
        return readTimeout;
    }

    /** Does nothing: connections belong to threads, and end with them. */
    @Override
    protected void setupCleaner() {}

    /**
     * A socket that is connected to Python.
     *
     * @return the socket
     * @throws IOException if nobody is there
     */
    protected Socket startClientSocket() throws IOException {
        Socket socket = socketFactory.createSocket(address, port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(readTimeout);
        return socket;
    }

    /** The calling thread's connection, or a new one. */
    @Override
    protected Py4JClientConnection getConnection() throws IOException {
        ClientServerConnection connection = getPerThreadConnection();
        if (connection != null) {
            connections.remove(connection);
        }
        if (connection == null || connection.getSocket() == null) {
            connection =
                    new ClientServerConnection(
                            gateway,
                            startClientSocket(),
                            customCommands,
                            this,
                            javaServer,
                            readTimeout,
                            authToken);
            connection.setInitiatedFromClient(true);
            connection.start();
            setPerThreadConnection(connection);
        }
        return connection;
    }

    @Override
    protected boolean shouldRetrySendCommand(
            Py4JClientConnection connection, Py4JNetworkException e) {
        return false;
    }

    /** Those that Python has connected are not put back: they belong to the server. */
    @Override
    protected void giveBackConnection(Py4JClientConnection connection) {
        boolean isOwn =
                !(connection instanceof ClientServerConnection)
                        || ((ClientServerConnection) connection).isInitiatedFromClient();
        if (isOwn) {
            super.giveBackConnection(connection);
        }
    }

    /**
     * A client of a Python that listens elsewhere. As in Py4J it shows no token: PySpark asks for one in Java and for none in its
     * callback server, whose port it says in this way.
     */
    @Override
    public Py4JPythonClient copyWith(InetAddress pythonAddress, int pythonPort) {
        return new PythonClient(
                gateway,
                customCommands,
                pythonPort,
                pythonAddress,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                javaServer,
                enableMemoryManagement,
                readTimeout,
                null);
    }

    @Override
    public void connectionError(Exception e) {}

    @Override
    public void connectionStarted(Py4JServerConnection gatewayConnection) {}

    @Override
    public void connectionStopped(Py4JServerConnection gatewayConnection) {
        lock.lock();
        try {
            connections.remove(gatewayConnection);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void serverError(Exception e) {}

    @Override
    public void serverPostShutdown() {}

    @Override
    public void serverPreShutdown() {}

    @Override
    public void serverStarted() {}

    @Override
    public void serverStopped() {}
}
