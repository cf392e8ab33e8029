package org.sanca.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * A gateway as a process: {@code java -jar sanca.jar gateway --port 0}. Prints the port, then the token, a line each, on
 * standard output; what goes wrong on standard error, with status 1. {@code --help} lists the options.
 */
public final class Launcher {
    private Launcher() {}

    /**
     * Starts a gateway. Returns while it runs; the process ends with it.
     *
     * @param args the options, see {@code --help}
     */
    public static void main(String[] args) {
        int status = run(args, System.in, System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        LauncherOptions options;
        try {
            options = LauncherOptions.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "\n" + LauncherOptions.USAGE);
            return 1;
        }
        if (options.help) {
            out.println(LauncherOptions.USAGE);
            return 0;
        }
        try {
            start(options, in, out);
            return 0;
        } catch (GatewayException | IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static void start(LauncherOptions options, InputStream in, PrintStream out)
            throws IOException {
        options.addClasspath();
        options.readToken();
        GatewayServer server =
                options.builder.entryPoint(options.entryPoint()).daemon(false).build();
        options.writeToken(server);
        server.start();
        Path socket = options.socket;
        out.println(socket == null ? String.valueOf(server.getListeningPort()) : socket.toString());
        if (options.tellsToken && server.getToken().isPresent()) {
            out.println(server.getToken().get());
        }
        out.flush();
        if (options.dieOnExit) {
            dieWith(in);
        }
    }

    /** Whoever started this process holds the other end of its standard input: it ends when they do. */
    private static void dieWith(InputStream in) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                in.read();
                            } catch (IOException e) {
                                // nobody is there
                            }
                            System.exit(0);
                        },
                        "sanca-gateway-die-on-exit");
        thread.setDaemon(true);
        thread.start();
    }
}
