package py4j;

import py4j.Py4JNetworkException.ErrorTime;
import py4j.reflection.ReflectionUtil;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.SocketFactory;

/**
 * Calls Python over a pool of connections: one for each call at a time. Those that nobody has used for a while are closed. A command is
 * sent at most once.
 */
public class CallbackClient implements Py4JPythonClient {
    /** This machine. */
    public static final String DEFAULT_ADDRESS = "127.0.0.1";

    /** How long a connection stays that nobody uses, in seconds. */
    public static final long DEFAULT_MIN_CONNECTION_TIME = 30;

    /** Seconds. */
    public static final TimeUnit DEFAULT_MIN_CONNECTION_TIME_UNIT = TimeUnit.SECONDS;

    /** Where Python listens. */
    protected final int port;

    /** Where Python is. */
    protected final InetAddress address;

    /** Makes sockets. */
    protected final SocketFactory socketFactory;

    /** Connections that nobody uses, the one used last at the end. Guarded by the lock. */
    protected final Deque<Py4JClientConnection> connections = new ArrayDeque<>();

    /** Guards the pool. */
    protected final Lock lock = new ReentrantLock(true);

    /** How long a connection stays that nobody uses. */
    protected final long minConnectionTime;

    /** The unit of that. */
    protected final TimeUnit minConnectionTimeUnit;

    /** Whether Python is told which of its objects Java has no more use for. */
    protected final boolean enableMemoryManagement;

    /** How long a reply may take, in milliseconds; 0 for ever. */
    protected final int readTimeout;

    /** What is shown to Python first; null for nothing. */
    protected final String authToken;

    /** Closes connections. Flink replaces it, by its name. */
    private ScheduledExecutorService executor =
            Executors.newScheduledThreadPool(1, CallbackClient::cleaner);

    private volatile boolean isShutdown;
    private boolean isShuttingDown;

    /**
     * Calls a Python on this machine.
     *
     * @param port where it listens
     */
    public CallbackClient(int port) {
        this(port, defaultAddress());
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     */
    public CallbackClient(int port, InetAddress address) {
        this(port, address, null);
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param authToken what is shown to it first; null for nothing
     */
    public CallbackClient(int port, InetAddress address, String authToken) {
        this(
                port,
                address,
                authToken,
                DEFAULT_MIN_CONNECTION_TIME,
                DEFAULT_MIN_CONNECTION_TIME_UNIT,
                SocketFactory.getDefault(),
                true,
                GatewayServer.DEFAULT_READ_TIMEOUT);
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param minConnectionTime how long a connection stays that nobody uses
     * @param minConnectionTimeUnit the unit of that
     */
    public CallbackClient(
            int port, InetAddress address, long minConnectionTime, TimeUnit minConnectionTimeUnit) {
        this(port, address, minConnectionTime, minConnectionTimeUnit, SocketFactory.getDefault());
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param minConnectionTime how long a connection stays that nobody uses
     * @param minConnectionTimeUnit the unit of that
     * @param socketFactory makes sockets
     */
    public CallbackClient(
            int port,
            InetAddress address,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory) {
        this(port, address, minConnectionTime, minConnectionTimeUnit, socketFactory, true);
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param minConnectionTime how long a connection stays that nobody uses
     * @param minConnectionTimeUnit the unit of that
     * @param socketFactory makes sockets
     * @param enableMemoryManagement whether it is told which of its objects Java has no more use for
     */
    public CallbackClient(
            int port,
            InetAddress address,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            boolean enableMemoryManagement) {
        this(
                port,
                address,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                enableMemoryManagement,
                GatewayServer.DEFAULT_READ_TIMEOUT);
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param minConnectionTime how long a connection stays that nobody uses
     * @param minConnectionTimeUnit the unit of that
     * @param socketFactory makes sockets
     * @param enableMemoryManagement whether it is told which of its objects Java has no more use for
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     */
    public CallbackClient(
            int port,
            InetAddress address,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            boolean enableMemoryManagement,
            int readTimeout) {
        this(
                port,
                address,
                null,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                enableMemoryManagement,
                readTimeout);
    }

    /**
     * Calls a Python.
     *
     * @param port where it listens
     * @param address where it is
     * @param authToken what is shown to it first; null for nothing
     * @param minConnectionTime how long a connection stays that nobody uses
     * @param minConnectionTimeUnit the unit of that
     * @param socketFactory makes sockets
     * @param enableMemoryManagement whether it is told which of its objects Java has no more use for
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     */
    public CallbackClient(
            int port,
            InetAddress address,
            String authToken,
            long minConnectionTime,
            TimeUnit minConnectionTimeUnit,
            SocketFactory socketFactory,
            boolean enableMemoryManagement,
            int readTimeout) {
        this.port = port;
        this.address = address;
        this.authToken = authToken;
        this.minConnectionTime = minConnectionTime;
        this.minConnectionTimeUnit = minConnectionTimeUnit;
        this.socketFactory = socketFactory;
        this.enableMemoryManagement = enableMemoryManagement;
        this.readTimeout = readTimeout;
        setupCleaner();
    }

    private static InetAddress defaultAddress() {
        try {
            return InetAddress.getByName(DEFAULT_ADDRESS);
        } catch (UnknownHostException e) {
            throw new Py4JNetworkException("Default address could not be determined", e);
        }
    }

    /** A daemon, unlike Py4J's: a client that nobody shuts down does not keep the JVM alive. */
    private static Thread cleaner(Runnable task) {
        Thread thread = new Thread(task, "py4j-callback-cleaner");
        thread.setDaemon(true);
        return thread;
    }

    /** Has connections looked at every so often. Flink calls this, by its name. */
    protected void setupCleaner() {
        if (minConnectionTime > 0) {
            executor.scheduleAtFixedRate(
                    this::periodicCleanup,
                    minConnectionTime,
                    minConnectionTime,
                    minConnectionTimeUnit);
        }
    }

    /** Closes connections that nobody has used since the last time. */
    public void periodicCleanup() {
        lock.lock();
        try {
            Iterator<Py4JClientConnection> each = connections.iterator();
            while (!isShutdown && each.hasNext()) {
                Py4JClientConnection connection = each.next();
                if (connection.wasUsed()) {
                    connection.setUsed(false);
                } else {
                    each.remove();
                    connection.shutdown();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A connection that nobody uses, or a new one. Called with the lock.
     *
     * @return the connection
     * @throws IOException if there can be none
     */
    protected Py4JClientConnection getConnection() throws IOException {
        Py4JClientConnection connection = connections.pollLast();
        if (connection == null) {
            connection =
                    new CallbackConnection(port, address, socketFactory, readTimeout, authToken);
            connection.start();
        }
        return connection;
    }

    /**
     * A connection that nobody uses, or a new one.
     *
     * @return the connection
     * @throws Py4JException if there can be none
     */
    protected Py4JClientConnection getConnectionLock() {
        lock.lock();
        try {
            if (isShutdown) {
                throw new Py4JException("Cannot obtain a new communication channel");
            }
            return getConnection();
        } catch (IOException e) {
            throw new Py4JException("Error while obtaining a new communication channel", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a connection back that is not used any more.
     *
     * @param connection which; null for none
     */
    protected void giveBackConnection(Py4JClientConnection connection) {
        lock.lock();
        try {
            if (connection == null) {
                return;
            }
            if (isShutdown) {
                connection.shutdown();
            } else {
                connections.addLast(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String sendCommand(String command) {
        return sendCommand(command, true);
    }

    @Override
    public String sendCommand(String command, boolean blocking) {
        while (true) {
            Py4JClientConnection connection = getConnectionLock();
            if (isStale(connection)) {
                connection.shutdown();
                continue;
            }
            try {
                String reply = connection.sendCommand(command, blocking);
                giveBackConnection(connection);
                return reply;
            } catch (Py4JNetworkException e) {
                connection.shutdown(e.getWhen() == ErrorTime.ERROR_ON_RECEIVE && isTimeout(e));
                if (!shouldRetrySendCommand(connection, e)) {
                    throw new Py4JException("Error while sending a command.", e);
                }
            } catch (RuntimeException e) {
                connection.shutdown();
                throw new Py4JException("Error while sending a command.", e);
            }
        }
    }

    private static boolean isStale(Py4JClientConnection connection) {
        if (connection instanceof CallbackConnection) {
            return ((CallbackConnection) connection).isStale();
        }
        return connection instanceof ClientServerConnection
                && ((ClientServerConnection) connection).isStale();
    }

    private static boolean isTimeout(Py4JNetworkException e) {
        return e.getCause() instanceof SocketTimeoutException;
    }

    /**
     * Whether a command that could not be sent may be sent over another connection. Never, as nobody knows how much of it has arrived;
     * here for subclasses that know better.
     *
     * @param connection which broke
     * @param e how
     * @return true if so
     */
    protected boolean shouldRetrySendCommand(
            Py4JClientConnection connection, Py4JNetworkException e) {
        return false;
    }

    @Override
    public Object getPythonServerEntryPoint(
            Gateway gateway, @SuppressWarnings("rawtypes") Class[] interfacesToImplement) {
        return gateway.createProxy(
                ReflectionUtil.getClassLoader(),
                interfacesToImplement,
                Protocol.ENTRY_POINT_OBJECT_ID);
    }

    @Override
    public Py4JPythonClient copyWith(InetAddress pythonAddress, int pythonPort) {
        return new CallbackClient(
                pythonPort,
                pythonAddress,
                authToken,
                minConnectionTime,
                minConnectionTimeUnit,
                socketFactory,
                enableMemoryManagement,
                readTimeout);
    }

    @Override
    public int getPort() {
        return port;
    }

    @Override
    public InetAddress getAddress() {
        return address;
    }

    @Override
    public int getReadTimeout() {
        return readTimeout;
    }

    @Override
    public boolean isMemoryManagementEnabled() {
        return enableMemoryManagement;
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            if (isShuttingDown) {
                return; // a connection that is closed may come here again
            }
            isShuttingDown = true;
            isShutdown = true;
            for (Py4JClientConnection connection : connections) {
                connection.shutdown();
            }
            connections.clear();
            executor.shutdownNow();
        } finally {
            lock.unlock();
        }
    }
}
