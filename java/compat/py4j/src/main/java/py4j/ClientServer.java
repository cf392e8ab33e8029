package py4j;

import java.net.InetAddress;
import java.util.logging.Logger;

import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/**
 * Lets Python call Java and Java call Python, so that a thread of either has one thread of the other: Python's thread that calls Java runs what
 * Java calls back, and the other way round.
 *
 * <pre>{@code
 * ClientServer both = new ClientServer(app);
 * Greeter greeter = (Greeter) both.getPythonServerEntryPoint(new Class[] {Greeter.class});
 * }</pre>
 *
 * <p>What {@link GatewayServer} says of tokens, threads and needs holds here, too. Any thread may call.
 */
public class ClientServer {
    /** Where Java listens. */
    protected final int javaPort;

    /** Not used: Java listens on this machine only, as in Py4J. */
    protected final InetAddress javaAddress;

    /** Where Python listens. */
    protected final int pythonPort;

    /** Where Python is. */
    protected final InetAddress pythonAddress;

    /** How long to wait for a connection, in milliseconds; 0 for ever. */
    protected final int connectTimeout;

    /** How long to wait for a command or a reply, in milliseconds; 0 for ever. */
    protected final int readTimeout;

    /** Not used, as in Py4J. */
    protected final ServerSocketFactory sSocketFactory;

    /** Makes sockets. */
    protected final SocketFactory socketFactory;

    /** Performs commands. */
    protected final Gateway gateway;

    /** What Python calls. */
    protected final Py4JJavaServer javaServer;

    /** What calls Python. */
    protected final Py4JPythonClientPerThread pythonClient;

    /** Whether the server is started by the constructor. */
    protected final boolean autoStartJavaServer;

    /** Whether Python is told which of its objects Java has no more use for. */
    protected final boolean enableMemoryManagement;

    /** What is shown first by whoever connects; null for nothing. */
    protected final String authToken;

    /** Where failures are logged. */
    protected final Logger logger = Logger.getLogger(ClientServer.class.getName());

    /**
     * Both on this machine, at the ports that Py4J has; started.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     */
    public ClientServer(Object entryPoint) {
        this(
                GatewayServer.DEFAULT_PORT,
                GatewayServer.defaultAddress(),
                GatewayServer.DEFAULT_PYTHON_PORT,
                GatewayServer.defaultAddress(),
                GatewayServer.DEFAULT_CONNECT_TIMEOUT,
                GatewayServer.DEFAULT_READ_TIMEOUT,
                ServerSocketFactory.getDefault(),
                SocketFactory.getDefault(),
                entryPoint);
    }

    /**
     * Started.
     *
     * @param javaPort where Java listens; 0 to have a port chosen
     * @param javaAddress not used, as in Py4J
     * @param pythonPort where Python listens
     * @param pythonAddress where Python is
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command or a reply, in milliseconds; 0 for ever
     * @param sSocketFactory not used, as in Py4J
     * @param socketFactory makes sockets
     * @param entryPoint what Python finds as its entry point; may be null
     */
    public ClientServer(
            int javaPort,
            InetAddress javaAddress,
            int pythonPort,
            InetAddress pythonAddress,
            int connectTimeout,
            int readTimeout,
            ServerSocketFactory sSocketFactory,
            SocketFactory socketFactory,
            Object entryPoint) {
        this(
                javaPort,
                javaAddress,
                pythonPort,
                pythonAddress,
                connectTimeout,
                readTimeout,
                sSocketFactory,
                socketFactory,
                entryPoint,
                true,
                true);
    }

    /**
     * With all that there is.
     *
     * @param javaPort where Java listens; 0 to have a port chosen
     * @param javaAddress not used, as in Py4J
     * @param pythonPort where Python listens
     * @param pythonAddress where Python is
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command or a reply, in milliseconds; 0 for ever
     * @param sSocketFactory not used, as in Py4J
     * @param socketFactory makes sockets
     * @param entryPoint what Python finds as its entry point; may be null
     * @param autoStartJavaServer whether the server is started now
     * @param enableMemoryManagement whether Python is told which of its objects Java has no more use for
     */
    public ClientServer(
            int javaPort,
            InetAddress javaAddress,
            int pythonPort,
            InetAddress pythonAddress,
            int connectTimeout,
            int readTimeout,
            ServerSocketFactory sSocketFactory,
            SocketFactory socketFactory,
            Object entryPoint,
            boolean autoStartJavaServer,
            boolean enableMemoryManagement) {
        this(
                javaPort,
                javaAddress,
                pythonPort,
                pythonAddress,
                connectTimeout,
                readTimeout,
                sSocketFactory,
                socketFactory,
                entryPoint,
                autoStartJavaServer,
                enableMemoryManagement,
                null);
    }

    private ClientServer(
            int javaPort,
            InetAddress javaAddress,
            int pythonPort,
            InetAddress pythonAddress,
            int connectTimeout,
            int readTimeout,
            ServerSocketFactory sSocketFactory,
            SocketFactory socketFactory,
            Object entryPoint,
            boolean autoStartJavaServer,
            boolean enableMemoryManagement,
            String authToken) {
        this.javaPort = javaPort;
        this.javaAddress = javaAddress;
        this.pythonPort = pythonPort;
        this.pythonAddress = pythonAddress;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.sSocketFactory = sSocketFactory;
        this.socketFactory = socketFactory;
        this.autoStartJavaServer = autoStartJavaServer;
        this.enableMemoryManagement = enableMemoryManagement;
        this.authToken = authToken;
        pythonClient = createPythonClient();
        javaServer = createJavaServer(entryPoint, pythonClient);
        gateway = javaServer.getGateway();
        pythonClient.setGateway(gateway);
        pythonClient.setJavaServer(javaServer);
        if (autoStartJavaServer) {
            javaServer.start();
        } else {
            // Java may call Python all the same.
            gateway.startup();
        }
    }

    /**
     * Makes what calls Python.
     *
     * @return the client
     */
    protected Py4JPythonClientPerThread createPythonClient() {
        return new PythonClient(
                null,
                null,
                pythonPort,
                pythonAddress,
                CallbackClient.DEFAULT_MIN_CONNECTION_TIME,
                CallbackClient.DEFAULT_MIN_CONNECTION_TIME_UNIT,
                socketFactory,
                null,
                enableMemoryManagement,
                readTimeout,
                authToken);
    }

    /**
     * Makes what Python calls.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param pythonClient calls Python
     * @return the server, not started
     */
    protected Py4JJavaServer createJavaServer(
            Object entryPoint, Py4JPythonClientPerThread pythonClient) {
        return new JavaServer(
                entryPoint, javaPort, connectTimeout, readTimeout, null, pythonClient, authToken);
    }

    /**
     * What Python calls.
     *
     * @return the server
     */
    public Py4JJavaServer getJavaServer() {
        return javaServer;
    }

    /**
     * What calls Python.
     *
     * @return the client
     */
    public Py4JPythonClient getPythonClient() {
        return pythonClient;
    }

    /** Starts the server, unless the constructor has. */
    public void startServer() {
        startServer(true);
    }

    /**
     * Starts the server, unless the constructor has.
     *
     * @param fork whether to accept on a thread of its own; on the calling thread, until the server ends, otherwise
     */
    public void startServer(boolean fork) {
        if (!autoStartJavaServer) {
            javaServer.start(fork);
        }
    }

    /** Ends the server, its connections and calls of Python. */
    public void shutdown() {
        javaServer.shutdown(true);
    }

    /**
     * What Python offers as its entry point.
     *
     * @param interfacesToImplement what it is to be in Java
     * @return an object of these interfaces
     */
    public Object getPythonServerEntryPoint(
            @SuppressWarnings("rawtypes") Class[] interfacesToImplement) {
        return pythonClient.getPythonServerEntryPoint(gateway, interfacesToImplement);
    }

    /** Makes a server and client. */
    public static class ClientServerBuilder {
        private int javaPort = GatewayServer.DEFAULT_PORT;
        private InetAddress javaAddress = GatewayServer.defaultAddress();
        private int pythonPort = GatewayServer.DEFAULT_PYTHON_PORT;
        private InetAddress pythonAddress = GatewayServer.defaultAddress();
        private int connectTimeout = GatewayServer.DEFAULT_CONNECT_TIMEOUT;
        private int readTimeout = GatewayServer.DEFAULT_READ_TIMEOUT;
        private ServerSocketFactory serverSocketFactory = ServerSocketFactory.getDefault();
        private SocketFactory socketFactory = SocketFactory.getDefault();
        private Object entryPoint;
        private boolean autoStartJavaServer = true;
        private boolean enableMemoryManagement = true;
        private String authToken;

        /** A builder without an entry point. */
        public ClientServerBuilder() {
            this(null);
        }

        /**
         * A builder.
         *
         * @param entryPoint what Python finds as its entry point; may be null
         */
        public ClientServerBuilder(Object entryPoint) {
            this.entryPoint = entryPoint;
        }

        /**
         * What was described.
         *
         * @return both
         */
        public ClientServer build() {
            return new ClientServer(
                    javaPort,
                    javaAddress,
                    pythonPort,
                    pythonAddress,
                    connectTimeout,
                    readTimeout,
                    serverSocketFactory,
                    socketFactory,
                    entryPoint,
                    autoStartJavaServer,
                    enableMemoryManagement,
                    authToken);
        }

        /**
         * Where Java listens.
         *
         * @param javaPort the port; 0 to have one chosen
         * @return this builder
         */
        public ClientServerBuilder javaPort(int javaPort) {
            this.javaPort = javaPort;
            return this;
        }

        /**
         * Has no effect, as in Py4J: Java listens on this machine.
         *
         * @param javaAddress any
         * @return this builder
         */
        public ClientServerBuilder javaAddress(InetAddress javaAddress) {
            this.javaAddress = javaAddress;
            return this;
        }

        /**
         * Where Python listens.
         *
         * @param pythonPort the port
         * @return this builder
         */
        public ClientServerBuilder pythonPort(int pythonPort) {
            this.pythonPort = pythonPort;
            return this;
        }

        /**
         * Where Python is.
         *
         * @param pythonAddress the address
         * @return this builder
         */
        public ClientServerBuilder pythonAddress(InetAddress pythonAddress) {
            this.pythonAddress = pythonAddress;
            return this;
        }

        /**
         * How long to wait for a connection.
         *
         * @param connectTimeout milliseconds; 0 for ever
         * @return this builder
         */
        public ClientServerBuilder connectTimeout(int connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * How long to wait for a command or a reply.
         *
         * @param readTimeout milliseconds; 0 for ever
         * @return this builder
         */
        public ClientServerBuilder readTimeout(int readTimeout) {
            this.readTimeout = readTimeout;
            return this;
        }

        /**
         * Has no effect, as in Py4J.
         *
         * @param serverSocketFactory any
         * @return this builder
         */
        public ClientServerBuilder serverSocketFactory(ServerSocketFactory serverSocketFactory) {
            this.serverSocketFactory = serverSocketFactory;
            return this;
        }

        /**
         * Makes the sockets by which Java calls Python.
         *
         * @param socketFactory the factory
         * @return this builder
         */
        public ClientServerBuilder socketFactory(SocketFactory socketFactory) {
            this.socketFactory = socketFactory;
            return this;
        }

        /**
         * What Python finds as its entry point.
         *
         * @param entryPoint any object; null for nothing
         * @return this builder
         */
        public ClientServerBuilder entryPoint(Object entryPoint) {
            this.entryPoint = entryPoint;
            return this;
        }

        /**
         * Whether the server is started at once.
         *
         * @param autoStartJavaServer true if so
         * @return this builder
         */
        public ClientServerBuilder autoStartJavaServer(boolean autoStartJavaServer) {
            this.autoStartJavaServer = autoStartJavaServer;
            return this;
        }

        /**
         * Whether Python is told which of its objects Java has no more use for.
         *
         * @param enableMemoryManagement true if so
         * @return this builder
         */
        public ClientServerBuilder enableMemoryManagement(boolean enableMemoryManagement) {
            this.enableMemoryManagement = enableMemoryManagement;
            return this;
        }

        /**
         * What is shown first by whoever connects.
         *
         * @param authToken the token; null for nothing
         * @return this builder
         */
        public ClientServerBuilder authToken(String authToken) {
            this.authToken = authToken;
            return this;
        }
    }
}
