package py4j;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.logging.Level;

/** Small things about sockets. */
public class NetworkUtil {
    /** Not needed: all methods are static. */
    public NetworkUtil() {}

    /**
     * Reads a line, which must be there.
     *
     * @param reader from
     * @return the line
     * @throws IOException if it cannot be read
     * @throws Py4JNetworkException at the end
     */
    public static String safeReadLine(BufferedReader reader) throws IOException {
        return safeReadLine(reader, true);
    }

    /**
     * Reads a line.
     *
     * @param reader from
     * @param mustBeThere whether the end is an error; otherwise it is an empty line
     * @return the line
     * @throws IOException if it cannot be read
     * @throws Py4JNetworkException at the end, if it has to be there
     */
    public static String safeReadLine(BufferedReader reader, boolean mustBeThere)
            throws IOException {
        String line = reader.readLine();
        if (line != null) {
            return line;
        }
        if (mustBeThere) {
            throw new Py4JNetworkException(
                    "the other end closed the connection", Py4JNetworkException.ErrorTime.OTHER);
        }
        return "";
    }

    /**
     * Closes, whatever happens.
     *
     * @param closeable what; null for nothing
     */
    public static void quietlyClose(Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            GatewayServer.PY4J_LOGGER.log(Level.FINE, "closing failed", e);
        }
    }

    /**
     * Closes, whatever happens.
     *
     * @param serverSocket what; null for nothing
     */
    public static void quietlyClose(ServerSocket serverSocket) {
        quietlyClose((Closeable) serverSocket);
    }

    /**
     * Closes, whatever happens.
     *
     * @param socket what; null for nothing
     */
    public static void quietlyClose(Socket socket) {
        quietlyClose((Closeable) socket);
    }

    /**
     * Makes the close that follows a reset, if that can be.
     *
     * @param socket whose
     */
    public static void quietlySetLinger(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            GatewayServer.PY4J_LOGGER.log(Level.FINE, "no reset", e);
        }
    }
}
