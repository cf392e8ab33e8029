package py4j;

import org.sanca.gateway.GatewayException;
import org.sanca.internal.GatewayStream;
import org.sanca.internal.WireConversation;

import py4j.Py4JNetworkException.ErrorTime;
import py4j.commands.Command;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A connection over which Python and one Java thread call each other: while either waits for a reply, it performs the other's commands.
 */
public class ClientServerConnection
        implements Py4JServerConnection, Py4JClientConnection, Runnable {
    /** What it goes over. */
    protected Socket socket;

    /** Writes to the socket. Not used here: replies are native code's. */
    protected BufferedWriter writer;

    /** Reads from the socket. Not used here: commands are native code's. */
    protected BufferedReader reader;

    /** Commands that the program has added, by their names. */
    protected final Map<String, Command> commands = new HashMap<>();

    /** Where failures are logged. */
    protected final Logger logger = Logger.getLogger(ClientServerConnection.class.getName());

    /** Of the same gateway. */
    protected final Py4JJavaServer javaServer;

    /** Of the same gateway. */
    protected final Py4JPythonClientPerThread pythonClient;

    /** How long a reply may take, in milliseconds; 0 for ever. */
    protected final int blockingReadTimeout;

    /** How long a reply may take that is not to be waited for, in milliseconds. */
    protected final int nonBlockingReadTimeout;

    /** What is shown first by whoever connects; null for nothing. */
    protected final String authToken;

    /** The thread that serves it, if Python has connected. */
    protected Thread jvmThread;

    private final Gateway gateway;
    private final GatewayStream stream;
    private final Idle idle = new Idle();
    private volatile boolean used;
    private boolean initiatedFromClient;

    /** Null unless Java has connected. */
    private volatile WireConversation conversation;

    /**
     * A connection.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @param customCommands commands that the program adds; may be null
     * @param pythonClient of the same gateway
     * @param javaServer of the same gateway
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     * @throws IOException if it is not connected
     */
    public ClientServerConnection(
            Gateway gateway,
            Socket socket,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClientPerThread pythonClient,
            Py4JJavaServer javaServer,
            int readTimeout)
            throws IOException {
        this(gateway, socket, customCommands, pythonClient, javaServer, readTimeout, null);
    }

    /**
     * A connection.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @param customCommands commands that the program adds; may be null
     * @param pythonClient of the same gateway
     * @param javaServer of the same gateway
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     * @param authToken what is shown first by whoever connects; null for nothing
     * @throws IOException if it is not connected
     */
    public ClientServerConnection(
            Gateway gateway,
            Socket socket,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClientPerThread pythonClient,
            Py4JJavaServer javaServer,
            int readTimeout,
            String authToken)
            throws IOException {
        this.gateway = gateway;
        this.socket = socket;
        this.pythonClient = pythonClient;
        this.javaServer = javaServer;
        this.authToken = authToken;
        blockingReadTimeout = readTimeout;
        nonBlockingReadTimeout =
                readTimeout > 0 ? readTimeout : CallbackConnection.DEFAULT_NONBLOCKING_SO_TIMEOUT;
        reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        writer =
                new BufferedWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
        stream = new GatewayStream(socket);
        initCommands(gateway, GatewayConnection.getBaseCommands());
        if (customCommands != null) {
            initCommands(gateway, customCommands);
        }
    }

    /**
     * Adds commands. One that cannot be made is logged and left out.
     *
     * @param gateway of the connection
     * @param commandsClazz their classes
     */
    protected void initCommands(Gateway gateway, List<Class<? extends Command>> commandsClazz) {
        GatewayConnection.addCommands(commandsClazz, gateway, this, commands, logger);
    }

    /**
     * Serves what Python has connected, on a new thread.
     *
     * @throws IOException if it has ended already
     */
    public void startServerConnection() throws IOException {
        jvmThread = new Thread(this);
        jvmThread.start();
    }

    @Override
    public void run() {
        pythonClient.setPerThreadConnection(this);
        waitForCommands();
    }

    /** Serves on this thread until the connection ends. */
    public void waitForCommands() {
        boolean orderly = false;
        long number = gateway.connected(commands);
        try {
            String settings = GatewayConnection.settings(number, authToken, commands);
            orderly = gateway.wire().serve(stream, settings);
        } catch (RuntimeException e) {
            logger.log(Level.WARNING, "a connection has failed", e);
        } finally {
            gateway.disconnected(number);
            shutdown(!orderly);
            fireConnectionStopped();
        }
    }

    /**
     * Shows Python the token. Called by whoever has connected from Java.
     *
     * @throws IOException if Python does not accept it
     */
    @Override
    public void start() throws IOException {
        String settings = authToken == null ? "" : "token\0" + authToken + "\0";
        try {
            conversation = gateway.wire().converse(stream, settings);
        } catch (GatewayException e) {
            NetworkUtil.quietlyClose(socket);
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String sendCommand(String command) {
        return sendCommand(command, true);
    }

    /** A command is sent at most once, whatever happens. */
    @Override
    public String sendCommand(String command, boolean blocking) {
        used = true;
        WireConversation own = conversation;
        String reply = own == null ? gateway.wire().ask(command) : say(own, command, blocking);
        if (Protocol.isReturnMessage(reply)) {
            return reply.substring(1);
        }
        throw new Py4JNetworkException(reply, ErrorTime.ERROR_ON_RECEIVE);
    }

    private String say(WireConversation own, String command, boolean blocking) {
        Socket open = socket;
        if (open == null) {
            throw new Py4JNetworkException("the connection is closed", ErrorTime.ERROR_ON_SEND);
        }
        try {
            open.setSoTimeout(blocking ? blockingReadTimeout : nonBlockingReadTimeout);
            String reply = own.say(command);
            idle.used();
            return reply;
        } catch (IOException e) {
            throw new Py4JNetworkException(
                    "Error while sending a command.", e, ErrorTime.ERROR_ON_SEND);
        }
    }

    /** Whether Python has closed it since it was used last. Of those that Java has connected. */
    boolean isStale() {
        return socket == null || conversation != null && idle.isLong() && stream.hasEnded();
    }

    /** Tells the listeners that it has ended. */
    protected void fireConnectionStopped() {
        GatewayConnection.tellStopped(this, javaServer.getListeners(), logger);
    }

    /**
     * Tells the other end what went wrong, if it can be told.
     *
     * @param writer where to
     * @param exception what
     */
    protected void quietSendFatalError(BufferedWriter writer, Throwable exception) {
        GatewayConnection.tellFatalError(writer, exception, logger);
    }

    @Override
    public Socket getSocket() {
        return socket;
    }

    @Override
    public void shutdown() {
        shutdown(false);
    }

    @Override
    public void shutdown(boolean reset) {
        Socket closing = socket;
        if (closing != null) {
            if (reset) {
                NetworkUtil.quietlySetLinger(closing);
            }
            NetworkUtil.quietlyClose(closing);
        }
        WireConversation own = conversation;
        if (own != null) {
            own.close();
        }
        // Whoever finds it as a thread's own sees that it is of no use any more.
        socket = null;
        writer = null;
        reader = null;
    }

    @Override
    public void setUsed(boolean used) {
        this.used = used;
    }

    @Override
    public boolean wasUsed() {
        return used;
    }

    /**
     * Whether Java has connected.
     *
     * @return true if so
     */
    public boolean isInitiatedFromClient() {
        return initiatedFromClient;
    }

    /**
     * Says whether Java has connected.
     *
     * @param initiatedFromClient true if so
     */
    public void setInitiatedFromClient(boolean initiatedFromClient) {
        this.initiatedFromClient = initiatedFromClient;
    }
}
