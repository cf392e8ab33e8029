package org.sanca.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets Python call Java and Java call Python, thread by thread: a thread of Python that calls Java runs itself what Java calls back, over the
 * same connection, and a thread of Java that calls Python has one thread there. For programs whose Python is bound to threads, such as user
 * interfaces, and for PySpark, which works like this.
 *
 * <pre>{@code
 * try (ClientServer both = ClientServer.builder().entryPoint(app).build()) {
 *     both.start();
 *     Greeter greeter = both.getPythonServerEntryPoint(Greeter.class);
 *     greeter.greet("world");
 * }
 * }</pre>
 *
 * <p>All else is as with {@link GatewayServer}: what it needs, whom it lets in, threads. Any thread may call.
 */
public final class ClientServer implements AutoCloseable {
    private final GatewayServer server;

    private ClientServer(GatewayServer server) {
        this.server = server;
    }

    /**
     * A builder with what holds by default: both on this machine at the ports of Py4J, a new token, which both ends show.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Listens and begins to serve; returns at once.
     *
     * @throws GatewayException as {@link GatewayServer#start} does
     */
    public void start() {
        server.start();
    }

    /**
     * The half that Python calls.
     *
     * @return the server
     */
    public GatewayServer getJavaServer() {
        return server;
    }

    /**
     * The port that Java listens at.
     *
     * @return the port; -1 before the start
     */
    public int getListeningPort() {
        return server.getListeningPort();
    }

    /**
     * What clients have to show.
     *
     * @return the token; empty if none is asked for
     */
    public Optional<String> getToken() {
        return server.getToken();
    }

    /**
     * As {@link GatewayServer#getPythonServerEntryPoint}.
     *
     * @param type an interface that it is to be
     * @param more further ones
     * @param <T> the first
     * @return an object whose methods Python runs
     */
    public <T> T getPythonServerEntryPoint(Class<T> type, Class<?>... more) {
        return server.getPythonServerEntryPoint(type, more);
    }

    /**
     * As {@link GatewayServer#resetCallbackClient(InetAddress, int)}.
     *
     * @param address where Python is
     * @param port where it listens
     */
    public void resetCallbackClient(InetAddress address, int port) {
        server.resetCallbackClient(address, port);
    }

    /**
     * As {@link GatewayServer#shutdown(Duration)}.
     *
     * @param patience how long to wait for calls
     * @return whether all had ended by then
     */
    public boolean shutdown(Duration patience) {
        return server.shutdown(patience);
    }

    /** As {@link GatewayServer#close}. */
    @Override
    public void close() {
        server.close();
    }

    /** What both halves are to be like. For one thread. */
    public static final class Builder {
        private final GatewayServer.Builder server = GatewayServer.builder().pinned();
        private final CallbackClient.Builder python = CallbackClient.builder();
        private String token = GatewaySettings.newToken();

        private Builder() {}

        /**
         * What clients find as {@code gateway.entry_point}.
         *
         * @param object any object; null for nothing
         * @return this builder
         */
        public Builder entryPoint(Object object) {
            server.entryPoint(object);
            return this;
        }

        /**
         * Where Java listens.
         *
         * @param number 1 to 65535; 0 has the system choose one
         * @return this builder
         * @throws IllegalArgumentException for other numbers
         */
        public Builder javaPort(int number) {
            server.port(number);
            return this;
        }

        /**
         * Where Python listens.
         *
         * @param number 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException for other numbers
         */
        public Builder pythonPort(int number) {
            python.port(number);
            return this;
        }

        /**
         * What both ends show.
         *
         * @param text the token
         * @return this builder
         * @throws IllegalArgumentException if it is empty
         */
        public Builder token(String text) {
            token = GatewaySettings.checkText("token", text);
            return this;
        }

        /**
         * Neither end shows anything: all users of this machine are let in.
         *
         * @return this builder
         */
        public Builder withoutToken() {
            token = null;
            return this;
        }

        /**
         * How long a reply of Python's may take; for ever by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder readTimeout(Duration timeout) {
            python.readTimeout(timeout);
            return this;
        }

        /**
         * Whether Python is told which of its objects Java has no more use for; it is by default.
         *
         * @param told true if so
         * @return this builder
         */
        public Builder memoryManagement(boolean told) {
            python.memoryManagement(told);
            return this;
        }

        /**
         * Tells somebody what happens.
         *
         * @param listener whom
         * @return this builder
         */
        public Builder listener(GatewayServerListener listener) {
            server.listener(listener);
            return this;
        }

        /**
         * Whether the JVM may end while the server runs, as {@link GatewayServer.Builder#daemon}.
         *
         * @param daemon true if it may
         * @return this builder
         */
        public Builder daemon(boolean daemon) {
            server.daemon(daemon);
            return this;
        }

        /**
         * Both halves, not started.
         *
         * @return both
         */
        public ClientServer build() {
            if (token == null) {
                server.withoutToken();
            } else {
                server.token(token);
                python.token(token);
            }
            return new ClientServer(server.callbackClient(python.build()).build());
        }
    }
}
