package py4j;

import py4j.commands.Command;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

import javax.net.ServerSocketFactory;

/** The half of a {@link ClientServer} that Python calls. */
public class JavaServer extends GatewayServer {
    /**
     * A server on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param pythonClient calls Python
     */
    public JavaServer(
            Object entryPoint,
            int port,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClientPerThread pythonClient) {
        this(entryPoint, port, connectTimeout, readTimeout, customCommands, pythonClient, null);
    }

    /**
     * A server on this machine.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param port to listen at; 0 to have one chosen
     * @param connectTimeout how long to wait for a connection, in milliseconds; 0 for ever
     * @param readTimeout how long to wait for a command, in milliseconds; 0 for ever
     * @param customCommands commands that the program adds; may be null
     * @param pythonClient calls Python
     * @param authToken what Python has to show first; null for nothing
     */
    public JavaServer(
            Object entryPoint,
            int port,
            int connectTimeout,
            int readTimeout,
            List<Class<? extends Command>> customCommands,
            Py4JPythonClientPerThread pythonClient,
            String authToken) {
        super(
                new Gateway(entryPoint, pythonClient),
                port,
                defaultAddress(),
                connectTimeout,
                readTimeout,
                customCommands,
                ServerSocketFactory.getDefault(),
                authToken);
        pythonClient.setGateway(getGateway());
        pythonClient.setJavaServer(this);
    }

    @Override
    protected Py4JServerConnection createConnection(Gateway gateway, Socket socket)
            throws IOException {
        ClientServerConnection connection =
                new ClientServerConnection(
                        gateway,
                        socket,
                        getCustomCommands(),
                        (Py4JPythonClientPerThread) getCallbackClient(),
                        this,
                        getReadTimeout(),
                        authToken);
        connection.startServerConnection();
        return connection;
    }
}
