package org.sanca.gateway;

import org.sanca.internal.WireGateway;
import org.sanca.internal.WireServer;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets Python programs call Java in this process. Any Py4J client may connect: {@code sanca.connect}, {@code sanca.py4j} or
 * the package {@code py4j} of PyPI.
 *
 * <pre>{@code
 * try (GatewayServer server = GatewayServer.builder().entryPoint(app).port(0).build()) {
 *     server.start();
 *     tell(server.getListeningPort(), server.getToken());
 *     server.await();
 * }
 * }</pre>
 *
 * <p>Whoever is let in can run any Java code as this process. So a server listens on this machine only and demands a token of
 * 256 random bits, unless told otherwise; at other addresses it demands TLS as well. See the security guide.
 *
 * <p>Needs the native library that sanca.jar holds, and no Python on this machine. All methods may be called by any thread.
 * A server's threads are daemons if the thread that starts it is one, unless {@link Builder#daemon} says otherwise: with
 * others the JVM lives until the server ends. They have the context class loader of that thread, by which clients find
 * classes.
 */
public final class GatewayServer implements AutoCloseable {
    /** Where Py4J's clients look for a server that they were told nothing of. */
    public static final int DEFAULT_PORT = 25333;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final String settings;
    private final Object entryPoint;
    private final String token;
    private final String gatewaySettings;
    private final ServerHost host;

    /** Null before the start and after the end. Guarded by the lock of this object, as are the next. */
    private WireServer server;

    private WireGateway gateway;
    private CallbackClient python;

    private boolean started;
    private int listeningPort = -1;

    /**
     * A server on 127.0.0.1 at {@link #DEFAULT_PORT}, with a new token.
     *
     * @param entryPoint what clients find as {@code gateway.entry_point}; null for nothing
     */
    public GatewayServer(Object entryPoint) {
        this(builder().entryPoint(entryPoint));
    }

    private GatewayServer(Builder builder) {
        builder.settings.checkTls();
        builder.settings.checkPolicy();
        settings = builder.settings.text();
        gatewaySettings = builder.settings.gatewayText();
        host = new ServerHost(builder.listeners);
        python = builder.python;
        entryPoint = builder.entryPoint;
        token = builder.settings.token;
    }

    /**
     * A builder with what holds by default: 127.0.0.1, {@link #DEFAULT_PORT}, a new token.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Listens and begins to serve; returns at once.
     *
     * @throws GatewayException if the address is taken or not this machine's, if the configuration is unsafe, if its policy cannot be
     *     read or makes no sense, or if there is no native code for this machine
     * @throws IllegalStateException if it was started before
     */
    public synchronized void start() {
        if (started) {
            throw new IllegalStateException(
                    "this server was started before; a server is started once: make another");
        }
        begin();
        started = true;
        listeningPort = server.port();
    }

    private void begin() {
        WireGateway opened = new WireGateway(gatewaySettings, host);
        try {
            opened.put("GATEWAY_SERVER", this);
            if (entryPoint != null) {
                opened.put("t", entryPoint);
            }
            if (python != null) {
                opened.setCallbacks(python.text());
            }
            server = opened.listen(settings);
            host.server = server;
            gateway = opened;
        } finally {
            if (gateway == null) {
                opened.close();
            }
        }
    }

    /**
     * Says where Python listens for callbacks from now on. All else stays as it was told; without a {@link CallbackClient} before, what holds
     * by default.
     *
     * @param host where Python is
     * @param port where it listens
     * @throws GatewayException if this machine cannot find the host
     */
    public void resetCallbackClient(String host, int port) {
        CallbackClient now = python == null ? CallbackClient.builder().build() : python;
        setCallbackClient(now.at(host, port));
    }

    /**
     * As {@link #resetCallbackClient(String, int)}; what Py4J's Python calls.
     *
     * @param address where Python is
     * @param port where it listens
     */
    public void resetCallbackClient(InetAddress address, int port) {
        resetCallbackClient(address.getHostAddress(), port);
    }

    /**
     * Says how Python is called from now on. Calls that run go on where they are.
     *
     * @param client how
     */
    public synchronized void setCallbackClient(CallbackClient client) {
        python = Objects.requireNonNull(client, "client");
        if (gateway != null) {
            gateway.setCallbacks(python.text());
        }
    }

    /**
     * What Python offers as its entry point: the object by which a Java program that drives calls Python.
     *
     * <pre>{@code
     * Greeter greeter = server.getPythonServerEntryPoint(Greeter.class);
     * greeter.greet("world");
     * }</pre>
     *
     * @param type an interface that it is to be
     * @param more further ones
     * @param <T> the first
     * @return an object whose methods Python runs. They throw {@link GatewayException} if Python is not there, or with its words if it raises
     *     something
     * @throws IllegalStateException before the start and after the end
     * @throws IllegalArgumentException if one is no interface
     */
    public <T> T getPythonServerEntryPoint(Class<T> type, Class<?>... more) {
        Class<?>[] all = new Class<?>[more.length + 1];
        all[0] = type;
        System.arraycopy(more, 0, all, 1, more.length);
        for (Class<?> each : all) {
            if (!each.isInterface()) {
                throw new IllegalArgumentException(
                        each.getName()
                                + " is no interface, and Python's objects can stand for interfaces"
                                + " only");
            }
        }
        WireGateway opened;
        synchronized (this) {
            opened = gateway;
        }
        if (opened == null) {
            throw new IllegalStateException("this server does not run: start it first");
        }
        return type.cast(opened.proxy("t", all));
    }

    /**
     * Tells somebody what happens. Once, however often it is added.
     *
     * @param listener whom
     */
    public void addListener(GatewayServerListener listener) {
        host.listeners.addIfAbsent(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Does not tell somebody any more.
     *
     * @param listener whom
     */
    public void removeListener(GatewayServerListener listener) {
        host.listeners.remove(listener);
    }

    /**
     * The port it listens at, which with port 0 is known from the start on.
     *
     * @return the port; -1 before the start, and of a Unix socket
     */
    public synchronized int getListeningPort() {
        return listeningPort;
    }

    /**
     * What clients have to show.
     *
     * @return the token; empty if none is asked for
     */
    public Optional<String> getToken() {
        return Optional.ofNullable(token);
    }

    /**
     * How many connections there are.
     *
     * @return the number; 0 of a server that does not run
     */
    public int getConnectionCount() {
        WireServer running = running();
        return running == null ? 0 : running.connections();
    }

    /**
     * How many Java objects clients hold.
     *
     * @return the number; 0 of a server that does not run
     */
    public int getObjectCount() {
        WireGateway opened;
        synchronized (this) {
            opened = gateway;
        }
        return opened == null ? 0 : opened.nameCount();
    }

    /**
     * What the server has done since its start and what it holds now, by name. Now: {@code connections}; {@code waiting}, which
     * have not shown their token; {@code callback_connections} to Python; {@code names}, Java objects that clients hold; {@code
     * proxies}, Python objects that Java holds. Since the start: connections {@code accepted}, {@code turned_away} and {@code
     * too_many}; {@code calls}, of which the policy {@code denied} some; {@code callbacks}; {@code unnamed}, objects that had no
     * room; {@code released}, Python objects that Python was told Java does not hold any more, and {@code not_released}.
     *
     * @return the numbers, in this order or another; empty of a server that does not run
     */
    public Map<String, Long> getMetrics() {
        WireServer running = running();
        return running == null ? Map.of() : Collections.unmodifiableMap(running.metrics());
    }

    /** Waits until the server has ended: by {@link #shutdown}, or because a client asked for it. Returns at once if it does not run. */
    public void await() {
        WireServer running = running();
        if (running != null) {
            running.await();
        }
    }

    /**
     * Ends the server: takes no more connections and closes those it has. Calls of clients go on until they return; nobody is
     * told what they returned. Does nothing a second time.
     *
     * @param patience how long to wait for these calls
     * @return whether all had ended by then
     */
    public boolean shutdown(Duration patience) {
        WireServer running;
        WireGateway opened;
        synchronized (this) {
            running = server;
            opened = gateway;
            server = null;
            gateway = null;
        }
        if (running == null) {
            return true;
        }
        boolean ended = running.shutdown(Math.max(0, patience.toMillis()));
        running.close();
        opened.close();
        return ended;
    }

    /** Ends the server as {@link #shutdown(Duration)} does, and waits for no call. May be called by a client's call, too. */
    public void shutdown() {
        shutdown(Duration.ZERO);
    }

    /** Ends the server and waits up to 5 seconds for calls that run. */
    @Override
    public void close() {
        shutdown(CLOSING);
    }

    private synchronized WireServer running() {
        return server;
    }

    /** What a server is to be like. For one thread. */
    public static final class Builder {
        private final GatewaySettings settings = new GatewaySettings();
        private final List<GatewayServerListener> listeners = new ArrayList<>();
        private Object entryPoint;
        private CallbackClient python;

        private Builder() {}

        /** For {@link ClientServer}. */
        Builder pinned() {
            settings.pinned = true;
            return this;
        }

        /**
         * How Java calls Python's objects. Without this, not before {@link GatewayServer#resetCallbackClient}, which Py4J's Python may call.
         *
         * @param client how
         * @return this builder
         */
        public Builder callbackClient(CallbackClient client) {
            python = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * Tells somebody what happens.
         *
         * @param listener whom
         * @return this builder
         */
        public Builder listener(GatewayServerListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * How many objects clients may hold at once; ten million by default. A call whose result is one too many fails.
         *
         * @param number 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder maxObjects(int number) {
            settings.maxObjects = GatewaySettings.checkCap("maxObjects", number);
            return this;
        }

        /**
         * What clients find as {@code gateway.entry_point}.
         *
         * @param object any object; null for nothing
         * @return this builder
         */
        public Builder entryPoint(Object object) {
            entryPoint = object;
            return this;
        }

        /**
         * Where to listen. At an address that other machines can reach, a token and TLS are demanded.
         *
         * @param name a name or an address of this machine: {@code 127.0.0.1}, {@code ::1}, {@code 0.0.0.0}
         * @return this builder
         */
        public Builder host(String name) {
            settings.host = GatewaySettings.checkText("host", name);
            return this;
        }

        /**
         * The port to listen at.
         *
         * @param number 1 to 65535; 0 has the system choose one, see {@link GatewayServer#getListeningPort}
         * @return this builder
         * @throws IllegalArgumentException for other numbers
         */
        public Builder port(int number) {
            settings.port = GatewaySettings.checkPort(number);
            return this;
        }

        /**
         * Listens at a Unix socket, and at no port. Only processes of the same user are let in. Its folder is made if it does not
         * exist, for this user alone; the file is removed at the end.
         *
         * @param path a file that does not exist
         * @return this builder
         */
        public Builder unixSocket(Path path) {
            settings.socket = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * What clients have to show. Without this, a new one of 256 bits is made: {@link GatewayServer#getToken}.
         *
         * @param text the token
         * @return this builder
         * @throws IllegalArgumentException if it is empty
         */
        public Builder token(String text) {
            settings.token = GatewaySettings.checkText("token", text);
            return this;
        }

        /**
         * Lets in everybody who can reach the address, as Py4J does by default: all users of this machine, and whoever they
         * forward the port to.
         *
         * @return this builder
         */
        public Builder withoutToken() {
            settings.token = null;
            return this;
        }

        /**
         * Speaks TLS 1.2 and newer.
         *
         * @param certificates a PEM file: the server's certificate, then those between it and its authority
         * @param key a PEM file with its key
         * @return this builder
         */
        public Builder tls(Path certificates, Path key) {
            settings.certificates = Objects.requireNonNull(certificates, "certificates");
            settings.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Clients have to show certificates, too. Needs {@link #tls}.
         *
         * @param authorities a PEM file with the certificates of those who sign them
         * @return this builder
         */
        public Builder clientAuthorities(Path authorities) {
            settings.clientAuthorities = Objects.requireNonNull(authorities, "authorities");
            return this;
        }

        /**
         * How long a client may take for TLS and its token together; 5 seconds by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder authenticationTimeout(Duration timeout) {
            settings.authenticationTimeout =
                    GatewaySettings.checkTimeout("authenticationTimeout", timeout);
            return this;
        }

        /**
         * How long a client may say nothing before its connection is closed; for ever by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder idleTimeout(Duration timeout) {
            settings.idleTimeout = GatewaySettings.checkTimeout("idleTimeout", timeout);
            return this;
        }

        /**
         * How many connections there may be at once; 256 by default. Each has a thread.
         *
         * @param number 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder maxConnections(int number) {
            settings.maxConnections = GatewaySettings.checkCap("maxConnections", number);
            return this;
        }

        /**
         * How many bytes one command of a client may have; 4 GiB by default.
         *
         * @param number 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder maxCommandBytes(long number) {
            settings.maxCommandBytes = GatewaySettings.checkCap("maxCommandBytes", number);
            return this;
        }

        /**
         * What clients may do; everything by default. The file's first line is {@code level none}, {@code level explicit}, {@code
         * level packages} or {@code level all}; rules follow, a line each: {@code java.util.ArrayList#add}, {@code
         * java.util.ArrayList#new} for constructors, {@code java.lang.Math#*} for all that a class declares, {@code java.util.*}
         * and {@code com.acme.**} for packages, {@code shutdown}. The members of the entry point are always allowed. A client
         * that is denied something is told the rule that would allow it. What an allowed member does is not looked at.
         *
         * @param file where it is; it is read at the start
         * @return this builder
         */
        public Builder policy(Path file) {
            settings.policy = file;
            return this;
        }

        /**
         * Allows everything, and writes the policy that would have allowed just what clients did.
         *
         * @param file where to; it is written anew with each new rule
         * @return this builder
         */
        public Builder learnPolicy(Path file) {
            settings.learntPolicy = file;
            return this;
        }

        /**
         * Whether the JVM may end while the server runs. By default as it is with the thread that starts the server.
         *
         * @param daemon true if it may
         * @return this builder
         */
        public Builder daemon(boolean daemon) {
            settings.threads = daemon ? 1 : 2;
            return this;
        }

        /**
         * The server, not started.
         *
         * @return the server
         * @throws IllegalArgumentException if settings contradict each other
         * @throws GatewayException if this machine does not know the host
         */
        public GatewayServer build() {
            return new GatewayServer(this);
        }
    }
}
