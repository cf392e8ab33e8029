package py4j;

import py4j.commands.Command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.net.ServerSocketFactory;

/**
 * Lets Python call Java in this process.
 *
 * <pre>{@code
 * GatewayServer server = new GatewayServer(app);
 * server.start();
 * }</pre>
 *
 * <p>As in Py4J, whoever can reach the port is let in unless there is a token, and whoever is let in can run any Java code. {@link
 * org.sanca.gateway.GatewayServer} is safe by default.
 *
 * <p>Needs this library's native code, and no Python on this machine. Threads are made by the thread that starts the server, and are
 * daemons if that is one. Any thread may call.
 */
public class GatewayServer extends DefaultGatewayServerListener
        implements Py4JJavaServer, Runnable {
    /** This machine. */
    public static final String DEFAULT_ADDRESS = "127.0.0.1";

    /** This machine, by IPv6. */
    public static final String DEFAULT_IPv6_ADDRESS = "::1";

    /** Where Python looks for Java. */
    public static final int DEFAULT_PORT = 25333;

    /** Where Java looks for Python. */
    public static final int DEFAULT_PYTHON_PORT = 25334;

    /** How long to wait for a connection, in milliseconds: for ever. */
    public static final int DEFAULT_CONNECT_TIMEOUT = 0;

    /** How long to wait for a command, in milliseconds: for ever. */
    public static final int DEFAULT_READ_TIMEOUT = 0;

    /** The name that Python knows the server by. */
    public static final String GATEWAY_SERVER_ID = Protocol.GATEWAY_SERVER_ID;

    /** Where this library logs. Off, unless it is turned on. */
    public static final Logger PY4J_LOGGER = Logger.getLogger("py4j");

    /** Where it warns, whether {@link #PY4J_LOGGER} is on or off. */
    private static final Logger WARNINGS = Logger.getLogger("org.sanca.gateway");

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static final int TOKEN_BYTES = 32;

    /** What Python has to show first; null for nothing. */
    protected final String authToken;

    private final int port;
    private final InetAddress address;
    private final int connectTimeout;
    private final int readTimeout;
    private final Gateway gateway;
    private final List<Class<? extends Command>> customCommands;
    private final ServerSocketFactory sSocketFactory;
    private final List<GatewayServerListener> listeners = new CopyOnWriteArrayList<>();
    private final List<Py4JServerConnection> connections = new ArrayList<>();

    /** Guards the connections and the two below. Nobody is called with it. */
    private final Object lock = new Object();

    private boolean isShutdown;
    private boolean isShuttingDown;
    private volatile ServerSocket sSocket;

    static {
        turnLoggingOff();
    }

    /** A server without an entry point, at {@link #DEFAULT_PORT}. */
    public GatewayServer() {
        this(null);
    }

    /**
     * A server at {@link #DEFAULT_PORT}.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     */
    public GatewayServer(Object entryPoint) {
        this(entryPoint, DEFAULT_PORT);
    }

    /**
     * A server on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     */
    public GatewayServer(Object entryPoint, int port) {
        this(entryPoint, port, DEFAULT_CONNECT_TIMEOUT, DEFAULT_READ_TIMEOUT);
    }

    /**
     * A server on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     */
    public GatewayServer(Object entryPoint, int port, int connectTimeout, int readTimeout) {
        this(entryPoint, port, DEFAULT_PYTHON_PORT, connectTimeout, readTimeout, null);
    }

    /**
     * A server on this machine, which calls a Python on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param pythonPort where Python listens
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     */
    public GatewayServer(
            Object entryPoint,
            int port,
            int pythonPort,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands) {
        this(
                entryPoint,
                port,
                pythonPort,
                defaultAddress(),
                defaultAddress(),
                connectTimeout,
                readTimeout,
                customCommands);
    }

    /**
     * A server.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param pythonPort where Python listens
     * @param address to listen at
     * @param pythonAddress where Python is
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     */
    public GatewayServer(
            Object entryPoint,
            int port,
            int pythonPort,
            InetAddress address,
            InetAddress pythonAddress,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands) {
        this(
                entryPoint,
                port,
                address,
                connectTimeout,
                readTimeout,
                customCommands,
                new CallbackClient(pythonPort, pythonAddress));
    }

    /**
     * A server on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param cbClient calls Python
     */
    public GatewayServer(
            Object entryPoint,
            int port,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClient cbClient) {
        this(
                entryPoint,
                port,
                defaultAddress(),
                connectTimeout,
                readTimeout,
                customCommands,
                cbClient);
    }

    /**
     * A server.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param address to listen at
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param cbClient calls Python
     */
    public GatewayServer(
            Object entryPoint,
            int port,
            InetAddress address,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClient cbClient) {
        this(
                entryPoint,
                port,
                address,
                connectTimeout,
                readTimeout,
                customCommands,
                cbClient,
                ServerSocketFactory.getDefault());
    }

    /**
     * A server.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param address to listen at
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param cbClient calls Python
     * @param sSocketFactory makes the socket, perhaps with TLS
     */
    public GatewayServer(
            Object entryPoint,
            int port,
            InetAddress address,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClient cbClient,
            ServerSocketFactory sSocketFactory) {
        this(
                new Gateway(entryPoint, cbClient),
                port,
                address,
                connectTimeout,
                readTimeout,
                customCommands,
                sSocketFactory,
                null);
    }

    /**
     * A server of a gateway that there is.
     *
     * @param gateway performs commands
     * @param port to listen at; 0 to have one chosen
     * @param address to listen at
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param sSocketFactory makes the socket, perhaps with TLS
     */
    public GatewayServer(
            Gateway gateway,
            int port,
            InetAddress address,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            ServerSocketFactory sSocketFactory) {
        this(
                gateway,
                port,
                address,
                connectTimeout,
                readTimeout,
                customCommands,
                sSocketFactory,
                null);
    }

    GatewayServer(
            Gateway gateway,
            int port,
            InetAddress address,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            ServerSocketFactory sSocketFactory,
            String authToken) {
        this.port = port;
        this.address = address;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.gateway = gateway;
        this.customCommands = customCommands == null ? new ArrayList<>() : customCommands;
        this.sSocketFactory = sSocketFactory;
        this.authToken = authToken;
    }

    // --- addresses

    /**
     * This machine.
     *
     * @return the address
     */
    public static InetAddress defaultAddress() {
        return named(DEFAULT_ADDRESS);
    }

    /**
     * This machine, by IPv6.
     *
     * @return the address
     */
    public static InetAddress defaultIPv6Address() {
        return named(DEFAULT_IPv6_ADDRESS);
    }

    private static InetAddress named(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new Py4JNetworkException("Default address could not be determined", e);
        }
    }

    // --- life

    /**
     * Listens, and accepts on a thread of its own.
     *
     * @throws Py4JNetworkException if the address is taken or not this machine's
     */
    @Override
    public void start() {
        start(true);
    }

    /**
     * Listens.
     *
     * @param fork whether to accept on a thread of its own; on the calling thread, until the server ends, otherwise
     * @throws Py4JNetworkException if the address is taken or not this machine's
     */
    @Override
    public void start(boolean fork) {
        startSocket();
        if (fork) {
            new Thread(this).start();
        } else {
            run();
        }
    }

    /**
     * Listens, and accepts nobody yet.
     *
     * @throws Py4JNetworkException if the address is taken or not this machine's
     */
    protected void startSocket() throws Py4JNetworkException {
        gateway.putObject(GATEWAY_SERVER_ID, this);
        ServerSocket made = null;
        try {
            made = sSocketFactory.createServerSocket();
            made.setSoTimeout(connectTimeout);
            made.setReuseAddress(true);
            made.bind(new InetSocketAddress(address, port), -1);
            sSocket = made;
            if (authToken == null && !WARNED.getAndSet(true)) {
                WARNINGS.warning(
                        "The gateway at "
                                + made.getLocalSocketAddress()
                                + " runs what anybody asks for who can reach it, as it wants no"
                                + " token: give it one by authToken(…) of its builder, and to"
                                + " Python by GatewayParameters(auth_token=…)");
            }
        } catch (IOException e) {
            NetworkUtil.quietlyClose(made);
            gateway.deleteObject(GATEWAY_SERVER_ID);
            throw new Py4JNetworkException("Failed to bind to " + address + ":" + port, e);
        }
    }

    /** Accepts connections until the server ends. Called by {@link #start}. */
    @Override
    public void run() {
        try {
            gateway.startup();
            fireServerStarted();
            addListener(this);
            while (!hasEnded()) {
                Socket socket = sSocket.accept();
                processSocket(socket);
            }
        } catch (IOException | RuntimeException e) {
            fireServerError(e);
        }
        fireServerStopped();
        removeListener(this);
    }

    private boolean hasEnded() {
        synchronized (lock) {
            return isShutdown;
        }
    }

    /**
     * Gives a connection to whoever serves it.
     *
     * @param socket of the connection
     */
    protected void processSocket(Socket socket) {
        try {
            if (hasEnded()) {
                NetworkUtil.quietlyClose(socket);
                return;
            }
            socket.setSoTimeout(readTimeout);
            socket.setTcpNoDelay(true);
            Py4JServerConnection connection = createConnection(gateway, socket);
            synchronized (lock) {
                connections.add(connection);
            }
            if (hasEnded()) {
                connection.shutdown();
            }
            fireConnectionStarted(connection);
        } catch (IOException | RuntimeException e) {
            NetworkUtil.quietlyClose(socket);
            fireConnectionError(e);
        }
    }

    /**
     * Makes what serves a connection, and starts it.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @return the connection
     * @throws IOException if it has ended already
     */
    protected Py4JServerConnection createConnection(Gateway gateway, Socket socket)
            throws IOException {
        GatewayConnection connection =
                new GatewayConnection(gateway, socket, authToken, customCommands, listeners);
        connection.startConnection();
        return connection;
    }

    @Override
    public void connectionStopped(Py4JServerConnection gatewayConnection) {
        synchronized (lock) {
            connections.remove(gatewayConnection);
        }
    }

    @Override
    public void shutdown() {
        shutdown(true);
    }

    @Override
    public void shutdown(boolean shutdownCallbackClient) {
        List<Py4JServerConnection> closing;
        synchronized (lock) {
            if (isShuttingDown) {
                return; // a listener, or a connection that ends, may come here again
            }
            isShuttingDown = true;
        }
        fireServerPreShutdown();
        synchronized (lock) {
            isShutdown = true;
            closing = new ArrayList<>(connections);
            connections.clear();
        }
        NetworkUtil.quietlyClose(sSocket);
        closing.forEach(Py4JServerConnection::shutdown);
        gateway.shutdown(shutdownCallbackClient);
        fireServerPostShutdown();
    }

    @Override
    public void shutdownSocket(String address, int remotePort, int localPort) {
        List<Py4JServerConnection> closing = new ArrayList<>();
        synchronized (lock) {
            for (Py4JServerConnection connection : connections) {
                Socket socket = connection.getSocket();
                if (socket != null && socket.getPort() == remotePort) {
                    closing.add(connection);
                }
            }
        }
        closing.forEach(Py4JServerConnection::shutdown);
    }

    // --- what it is

    @Override
    public InetAddress getAddress() {
        return address;
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public int getListeningPort() {
        ServerSocket listening = sSocket;
        return listening == null ? -1 : listening.getLocalPort();
    }

    /**
     * How long it waits for a connection.
     *
     * @return milliseconds; 0 for ever
     */
    public int getConnectTimeout() {
        return connectTimeout;
    }

    /**
     * How long it waits for a command.
     *
     * @return milliseconds; 0 for ever
     */
    public int getReadTimeout() {
        return readTimeout;
    }

    @Override
    public Gateway getGateway() {
        return gateway;
    }

    /**
     * Commands that the program has added.
     *
     * @return their classes; cannot be changed
     */
    public List<Class<? extends Command>> getCustomCommands() {
        return Collections.unmodifiableList(customCommands);
    }

    /**
     * What calls Python.
     *
     * @return the client; null if there is none
     */
    public Py4JPythonClient getCallbackClient() {
        return gateway.getCallbackClient();
    }

    @Override
    public int getPythonPort() {
        return getCallbackClient().getPort();
    }

    @Override
    public InetAddress getPythonAddress() {
        return getCallbackClient().getAddress();
    }

    /**
     * Says where Python is from now on.
     *
     * @param pythonAddress its address
     * @param pythonPort its port
     */
    public void resetCallbackClient(InetAddress pythonAddress, int pythonPort) {
        gateway.resetCallbackClient(pythonAddress, pythonPort);
    }

    /**
     * What Python offers as its entry point.
     *
     * @param interfacesToImplement what it is to be in Java
     * @return an object of these interfaces
     */
    public Object getPythonServerEntryPoint(
            @SuppressWarnings("rawtypes") Class[] interfacesToImplement) {
        return getCallbackClient().getPythonServerEntryPoint(gateway, interfacesToImplement);
    }

    // --- listeners

    @Override
    public void addListener(GatewayServerListener listener) {
        if (!listeners.contains(listener)) {
            listeners.add(listener);
        }
    }

    @Override
    public void removeListener(GatewayServerListener listener) {
        listeners.remove(listener);
    }

    @Override
    public List<GatewayServerListener> getListeners() {
        return Collections.unmodifiableList(listeners);
    }

    private void fire(Consumer<GatewayServerListener> event) {
        for (GatewayServerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                PY4J_LOGGER.log(Level.SEVERE, "A listener crashed.", e);
            }
        }
    }

    /**
     * Tells the listeners that a connection could not be accepted.
     *
     * @param e why
     */
    protected void fireConnectionError(Exception e) {
        PY4J_LOGGER.log(Level.SEVERE, "Connection Server Error", e);
        fire(listener -> listener.connectionError(e));
    }

    /**
     * Tells the listeners that there is a connection.
     *
     * @param gatewayConnection which
     */
    protected void fireConnectionStarted(Py4JServerConnection gatewayConnection) {
        fire(listener -> listener.connectionStarted(gatewayConnection));
    }

    /**
     * Tells the listeners that the server cannot go on, unless it has been shut down.
     *
     * @param e why
     */
    protected void fireServerError(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (hasEnded() || message.toLowerCase(Locale.ROOT).contains("socket closed")) {
            return;
        }
        PY4J_LOGGER.log(Level.SEVERE, "Gateway Server Error", e);
        fire(listener -> listener.serverError(e));
    }

    /** Tells the listeners that the server has been shut down. */
    protected void fireServerPostShutdown() {
        fire(GatewayServerListener::serverPostShutdown);
    }

    /** Tells the listeners that the server is about to be shut down. */
    protected void fireServerPreShutdown() {
        fire(GatewayServerListener::serverPreShutdown);
    }

    /** Tells the listeners that the server accepts connections. */
    protected void fireServerStarted() {
        fire(GatewayServerListener::serverStarted);
    }

    /** Tells the listeners that the server accepts no more connections. */
    protected void fireServerStopped() {
        fire(GatewayServerListener::serverStopped);
    }

    // --- logging

    /** Logs all there is. */
    public static void turnAllLoggingOn() {
        PY4J_LOGGER.setLevel(Level.ALL);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(Level.ALL);
        }
    }

    /** Logs nothing. */
    public static void turnLoggingOff() {
        PY4J_LOGGER.setLevel(Level.OFF);
    }

    /** Logs what the program's logging lets through. */
    public static void turnLoggingOn() {
        PY4J_LOGGER.setLevel(Level.ALL);
    }

    // --- a process of its own

    /**
     * Runs a server without an entry point as a process. Prints the port, and the token if there is one, a line each.
     *
     * @param args {@code [--die-on-broken-pipe] [--enable-auth] [port]}
     */
    public static void main(String[] args) {
        boolean dieOnBrokenPipe = false;
        boolean enableAuth = false;
        int port = DEFAULT_PORT;
        for (String arg : args) {
            if (arg.equals("--die-on-broken-pipe")) {
                dieOnBrokenPipe = true;
            } else if (arg.equals("--enable-auth")) {
                enableAuth = true;
            } else {
                port = portOf(arg);
            }
        }
        String token = enableAuth ? newToken() : null;
        WARNED.set(true); // who launches this process reads its standard error, and has chosen
        GatewayServer server = new GatewayServerBuilder().javaPort(port).authToken(token).build();
        try {
            server.start();
        } catch (Py4JException e) {
            // Whoever waits for the port gets the end of the stream.
            e.printStackTrace();
            System.exit(1);
        }
        System.out.println(server.getListeningPort());
        if (token != null) {
            System.out.println(token);
        }
        System.out.flush();
        if (dieOnBrokenPipe) {
            dieWithInput();
        }
    }

    private static int portOf(String arg) {
        try {
            return Integer.parseInt(arg);
        } catch (NumberFormatException e) {
            System.err.println("usage: [--die-on-broken-pipe] [--enable-auth] [port]");
            System.exit(1);
            throw e;
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void dieWithInput() {
        try {
            int last;
            do {
                last = System.in.read();
            } while (last >= 0 && last != '\n');
        } catch (IOException e) {
            PY4J_LOGGER.log(Level.FINE, "nobody is at the other end", e);
        }
        System.exit(0);
    }

    /** Makes servers. With {@link #gateway}, its entry point and its way to Python hold. */
    public static class GatewayServerBuilder {
        private int javaPort = DEFAULT_PORT;
        private InetAddress javaAddress = defaultAddress();
        private int connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private int readTimeout = DEFAULT_READ_TIMEOUT;
        private Gateway gateway;
        private ServerSocketFactory serverSocketFactory = ServerSocketFactory.getDefault();
        private Object entryPoint;
        private Py4JPythonClient callbackClient;
        private List<Class<? extends Command>> customCommands;
        private String authToken;

        /** A builder without an entry point. */
        public GatewayServerBuilder() {
            this(null);
        }

        /**
         * A builder.
         *
         * @param entryPoint what Python finds as its entry point; may be null
         */
        public GatewayServerBuilder(Object entryPoint) {
            this.entryPoint = entryPoint;
        }

        /**
         * The server, not started.
         *
         * @return the server
         */
        public GatewayServer build() {
            if (gateway == null) {
                if (callbackClient == null) {
                    callbackClient = new CallbackClient(DEFAULT_PYTHON_PORT);
                }
                gateway = new Gateway(entryPoint, callbackClient);
            }
            return new GatewayServer(
                    gateway,
                    javaPort,
                    javaAddress,
                    connectTimeout,
                    readTimeout,
                    customCommands,
                    serverSocketFactory,
                    authToken);
        }

        /**
         * A gateway that there is.
         *
         * @param gateway performs commands
         * @return this builder
         */
        public GatewayServerBuilder gateway(Gateway gateway) {
            this.gateway = gateway;
            return this;
        }

        /**
         * The port to listen at.
         *
         * @param javaPort which; 0 to have one chosen
         * @return this builder
         */
        public GatewayServerBuilder javaPort(int javaPort) {
            this.javaPort = javaPort;
            return this;
        }

        /**
         * The address to listen at.
         *
         * @param javaAddress which
         * @return this builder
         */
        public GatewayServerBuilder javaAddress(InetAddress javaAddress) {
            this.javaAddress = javaAddress;
            return this;
        }

        /**
         * Where Python is.
         *
         * @param pythonPort its port
         * @param pythonAddress its address
         * @return this builder
         */
        public GatewayServerBuilder callbackClient(int pythonPort, InetAddress pythonAddress) {
            callbackClient = new CallbackClient(pythonPort, pythonAddress);
            return this;
        }

        /**
         * Where Python is, and what is shown to it first.
         *
         * @param pythonPort its port
         * @param pythonAddress its address
         * @param authToken what is shown; null for nothing
         * @return this builder
         */
        public GatewayServerBuilder callbackClient(
                int pythonPort, InetAddress pythonAddress, String authToken) {
            callbackClient = new CallbackClient(pythonPort, pythonAddress, authToken);
            return this;
        }

        /**
         * What calls Python.
         *
         * @param callbackClient which
         * @return this builder
         */
        public GatewayServerBuilder callbackClient(CallbackClient callbackClient) {
            this.callbackClient = callbackClient;
            return this;
        }

        /**
         * How long to wait for a connection.
         *
         * @param connectTimeout milliseconds; 0 for ever
         * @return this builder
         */
        public GatewayServerBuilder connectTimeout(int connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /**
         * How long to wait for a command.
         *
         * @param readTimeout milliseconds; 0 for ever
         * @return this builder
         */
        public GatewayServerBuilder readTimeout(int readTimeout) {
            this.readTimeout = readTimeout;
            return this;
        }

        /**
         * Makes the socket.
         *
         * @param serverSocketFactory perhaps with TLS
         * @return this builder
         */
        public GatewayServerBuilder serverSocketFactory(ServerSocketFactory serverSocketFactory) {
            this.serverSocketFactory = serverSocketFactory;
            return this;
        }

        /**
         * What Python finds as its entry point.
         *
         * @param entryPoint which; may be null
         * @return this builder
         */
        public GatewayServerBuilder entryPoint(Object entryPoint) {
            this.entryPoint = entryPoint;
            return this;
        }

        /**
         * Commands that the program adds.
         *
         * @param customCommands their classes
         * @return this builder
         */
        public GatewayServerBuilder customCommands(List<Class<? extends Command>> customCommands) {
            this.customCommands = customCommands;
            return this;
        }

        /**
         * What Python has to show first.
         *
         * @param authToken which; null for nothing
         * @return this builder
         */
        public GatewayServerBuilder authToken(String authToken) {
            this.authToken = authToken;
            return this;
        }
    }
}
