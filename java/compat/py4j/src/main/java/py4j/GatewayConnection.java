package py4j;

import org.sanca.internal.GatewayStream;

import py4j.commands.Command;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A connection over which Python calls Java, on a thread of its own. */
public class GatewayConnection implements Runnable, Py4JServerConnection {
    /** Commands of all connections that are made from now on, beside those of their servers. */
    private static final List<Class<? extends Command>> BASE_COMMANDS = new ArrayList<>();

    /** What it goes over. */
    protected final Socket socket;

    /** What Python has to show first; null for nothing. */
    protected final String authToken;

    /** Writes to the socket. Not used here: replies are native code's. */
    protected final BufferedWriter writer;

    /** Reads from the socket. Not used here: commands are native code's. */
    protected final BufferedReader reader;

    /** Commands that the program has added, by their names. */
    protected final Map<String, Command> commands;

    /** Where failures are logged. */
    protected final Logger logger = Logger.getLogger(GatewayConnection.class.getName());

    /** Who is told that it has ended. */
    protected final List<GatewayServerListener> listeners;

    private final Gateway gateway;
    private final GatewayStream stream;

    /**
     * A connection without commands of the program's.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @throws IOException if it is not connected
     */
    public GatewayConnection(Gateway gateway, Socket socket) throws IOException {
        this(gateway, socket, null, new ArrayList<>());
    }

    /**
     * A connection.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @param customCommands commands that the program adds; may be null
     * @param listeners who is told that it has ended
     * @throws IOException if it is not connected
     */
    public GatewayConnection(
            Gateway gateway,
            Socket socket,
            List<Class<? extends Command>> customCommands,
            List<GatewayServerListener> listeners)
            throws IOException {
        this(gateway, socket, null, customCommands, listeners);
    }

    /**
     * A connection.
     *
     * @param gateway performs commands
     * @param socket of the connection
     * @param authToken what Python has to show first; null for nothing
     * @param customCommands commands that the program adds; may be null
     * @param listeners who is told that it has ended
     * @throws IOException if it is not connected
     */
    public GatewayConnection(
            Gateway gateway,
            Socket socket,
            String authToken,
            List<Class<? extends Command>> customCommands,
            List<GatewayServerListener> listeners)
            throws IOException {
        this.gateway = gateway;
        this.socket = socket;
        this.authToken = authToken;
        this.listeners = listeners;
        reader =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        writer =
                new BufferedWriter(
                        new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
        stream = new GatewayStream(socket);
        commands = new HashMap<>();
        initCommands(gateway, getBaseCommands());
        if (customCommands != null) {
            initCommands(gateway, customCommands);
        }
    }

    /**
     * Commands that connections have from now on, beside those of their servers. Py4J's own are not among them: they have no classes here.
     *
     * @return a list that may be changed
     */
    public static List<Class<? extends Command>> getBaseCommands() {
        return BASE_COMMANDS;
    }

    /**
     * Adds commands. One that cannot be made is logged and left out.
     *
     * @param gateway of the connection
     * @param commandsClazz their classes
     */
    protected void initCommands(Gateway gateway, List<Class<? extends Command>> commandsClazz) {
        addCommands(commandsClazz, gateway, this, commands, logger);
    }

    /** Each command's object, made by its constructor without parameters. */
    static void addCommands(
            List<Class<? extends Command>> classes,
            Gateway gateway,
            Py4JServerConnection connection,
            Map<String, Command> commands,
            Logger logger) {
        for (Class<? extends Command> type : classes) {
            try {
                Command command = type.getDeclaredConstructor().newInstance();
                command.init(gateway, connection);
                commands.put(command.getCommandName(), command);
            } catch (ReflectiveOperationException | RuntimeException e) {
                logger.log(Level.SEVERE, "Could not initialize command " + type.getName(), e);
            }
        }
    }

    /** Serves on a new thread. */
    public void startConnection() {
        new Thread(this).start();
    }

    @Override
    public void run() {
        boolean orderly = false;
        long number = gateway.connected(commands);
        try {
            orderly = gateway.wire().serve(stream, settings(number, authToken, commands));
        } catch (RuntimeException e) {
            logger.log(Level.WARNING, "a connection has failed", e);
        } finally {
            gateway.disconnected(number);
            shutdown(!orderly);
            fireConnectionStopped();
        }
    }

    /** As native code has them. */
    static String settings(long number, String token, Map<String, Command> commands) {
        StringBuilder out = new StringBuilder("number\0").append(number).append('\0');
        if (token != null) {
            out.append("token\0").append(token).append('\0');
        }
        for (String name : commands.keySet()) {
            out.append("custom\0").append(name).append('\0');
        }
        return out.toString();
    }

    /** Tells the listeners that it has ended. */
    protected void fireConnectionStopped() {
        tellStopped(this, listeners, logger);
    }

    static void tellStopped(
            Py4JServerConnection connection, List<GatewayServerListener> listeners, Logger logger) {
        for (GatewayServerListener listener : listeners) {
            try {
                listener.connectionStopped(connection);
            } catch (RuntimeException e) {
                logger.log(Level.SEVERE, "A listener crashed.", e);
            }
        }
    }

    /**
     * Tells the other end what went wrong, if it can be told.
     *
     * @param writer where to
     * @param exception what
     */
    protected void quietSendFatalError(BufferedWriter writer, Throwable exception) {
        tellFatalError(writer, exception, logger);
    }

    static void tellFatalError(BufferedWriter writer, Throwable exception, Logger logger) {
        try {
            writer.write(Protocol.getOutputFatalErrorCommand(exception));
            writer.flush();
        } catch (IOException e) {
            logger.log(Level.FINE, "the other end is gone", e);
        }
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
        if (reset) {
            NetworkUtil.quietlySetLinger(socket);
        }
        NetworkUtil.quietlyClose(socket);
    }
}
