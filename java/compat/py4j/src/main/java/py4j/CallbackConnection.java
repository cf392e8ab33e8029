package py4j;

import py4j.Py4JNetworkException.ErrorTime;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import javax.net.SocketFactory;

/** A connection over which Java calls Python, one call after the other. */
public class CallbackConnection implements Py4JClientConnection {
    /** How long a reply may take that is not to be waited for, in milliseconds. */
    public static final int DEFAULT_NONBLOCKING_SO_TIMEOUT = 1000;

    private final int port;
    private final InetAddress address;
    private final SocketFactory socketFactory;
    private final int readTimeout;
    private final String authToken;
    private final Idle idle = new Idle();
    private volatile boolean used;
    private volatile Socket socket;
    private BufferedReader reader;
    private BufferedWriter writer;

    /**
     * A connection, not connected.
     *
     * @param port where Python listens
     * @param address where Python is
     */
    public CallbackConnection(int port, InetAddress address) {
        this(port, address, SocketFactory.getDefault());
    }

    /**
     * A connection, not connected.
     *
     * @param port where Python listens
     * @param address where Python is
     * @param socketFactory makes the socket
     */
    public CallbackConnection(int port, InetAddress address, SocketFactory socketFactory) {
        this(port, address, socketFactory, GatewayServer.DEFAULT_READ_TIMEOUT);
    }

    /**
     * A connection, not connected.
     *
     * @param port where Python listens
     * @param address where Python is
     * @param socketFactory makes the socket
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     */
    public CallbackConnection(
            int port, InetAddress address, SocketFactory socketFactory, int readTimeout) {
        this(port, address, socketFactory, readTimeout, null);
    }

    /**
     * A connection, not connected.
     *
     * @param port where Python listens
     * @param address where Python is
     * @param socketFactory makes the socket
     * @param readTimeout how long a reply may take, in milliseconds; 0 for ever
     * @param authToken what is shown to Python first; null for nothing
     */
    public CallbackConnection(
            int port,
            InetAddress address,
            SocketFactory socketFactory,
            int readTimeout,
            String authToken) {
        this.port = port;
        this.address = address;
        this.socketFactory = socketFactory;
        this.readTimeout = readTimeout;
        this.authToken = authToken;
    }

    @Override
    public void start() throws IOException {
        Socket made = socketFactory.createSocket(address, port);
        try {
            made.setTcpNoDelay(true);
            made.setSoTimeout(readTimeout);
            reader =
                    new BufferedReader(
                            new InputStreamReader(made.getInputStream(), StandardCharsets.UTF_8));
            writer =
                    new BufferedWriter(
                            new OutputStreamWriter(made.getOutputStream(), StandardCharsets.UTF_8));
            socket = made;
            if (authToken != null) {
                authenticate(made);
            }
        } catch (IOException | RuntimeException e) {
            NetworkUtil.quietlyClose(made);
            throw e;
        }
    }

    private void authenticate(Socket made) throws IOException {
        writer.write(Protocol.getAuthCommand(authToken));
        writer.flush();
        String reply = reader.readLine();
        if (!Protocol.getOutputVoidCommand().equals(reply + Protocol.END_OUTPUT)) {
            NetworkUtil.quietlySetLinger(made);
            throw new IOException("Authentication with callback server unsuccessful.");
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
        boolean sent = false;
        try {
            writer.write(command);
            writer.flush();
            sent = true;
            String reply =
                    blocking
                            ? readBlockingResponse(reader)
                            : readNonBlockingResponse(socket, reader);
            idle.used();
            if (Protocol.isReturnMessage(reply)) {
                return reply.substring(1);
            }
            throw new IOException(
                    reply == null
                            ? "Python closed the connection"
                            : "Python answered with " + reply);
        } catch (IOException e) {
            if (e instanceof SocketTimeoutException) {
                NetworkUtil.quietlySetLinger(socket);
            }
            ErrorTime when = sent ? ErrorTime.ERROR_ON_RECEIVE : ErrorTime.ERROR_ON_SEND;
            throw new Py4JNetworkException("Error while sending a command.", e, when);
        }
    }

    /** Whether Python has closed it since it was used last. */
    boolean isStale() {
        Socket known = socket;
        if (known == null || !idle.isLong()) {
            return known == null;
        }
        try {
            int before = known.getSoTimeout();
            known.setSoTimeout(1);
            try {
                reader.read();
                return true; // the end, or something that nobody has asked for
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                known.setSoTimeout(before);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Waits for a reply.
     *
     * @param reader from
     * @return the line; null at the end
     * @throws IOException if the connection broke, or took too long
     */
    protected String readBlockingResponse(BufferedReader reader) throws IOException {
        return reader.readLine();
    }

    /**
     * Waits a second for a reply, or as long as replies may take.
     *
     * @param socket of the connection
     * @param reader from
     * @return the line; null at the end
     * @throws IOException if the connection broke, or took too long
     */
    protected String readNonBlockingResponse(Socket socket, BufferedReader reader)
            throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(before > 0 ? before : DEFAULT_NONBLOCKING_SO_TIMEOUT);
        String line = reader.readLine();
        socket.setSoTimeout(before);
        return line;
    }

    @Override
    public void setUsed(boolean used) {
        this.used = used;
    }

    @Override
    public boolean wasUsed() {
        return used;
    }

    @Override
    public void shutdown() {
        shutdown(false);
    }

    @Override
    public void shutdown(boolean reset) {
        Socket closing = socket;
        if (closing == null) {
            return;
        }
        if (reset) {
            NetworkUtil.quietlySetLinger(closing);
        }
        // Before the streams, which wait for whoever reads.
        NetworkUtil.quietlyClose(closing);
    }
}
