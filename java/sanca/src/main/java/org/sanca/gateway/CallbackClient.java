package org.sanca.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How a gateway calls Python: where its server for callbacks listens, and what is shown to it. Immutable; any thread may use it.
 *
 * <pre>{@code
 * CallbackClient python = CallbackClient.builder().port(25334).token(secret).build();
 * }</pre>
 */
public final class CallbackClient {
    /** Where Py4J's Python listens if it is not told otherwise. */
    public static final int DEFAULT_PORT = 25334;

    private final Builder settings;

    private CallbackClient(Builder settings) {
        this.settings = settings;
    }

    /**
     * A builder with what holds by default: this machine, {@link #DEFAULT_PORT}, no token.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The same for a Python somewhere else. */
    CallbackClient at(String host, int port) {
        Builder copy = new Builder(settings);
        copy.socket = null;
        return copy.host(host).port(port).build();
    }

    String text() {
        SettingsText out = new SettingsText();
        if (settings.socket != null) {
            out.put("socket", settings.socket.toAbsolutePath());
        } else {
            out.put("address", GatewaySettings.address(settings.host, settings.port));
        }
        out.put("token", settings.token);
        out.put("authorities", settings.authorities);
        out.put("serverName", settings.serverName);
        out.put("certificates", settings.certificates);
        out.put("key", settings.key);
        out.put("connectMillis", SettingsText.millis(settings.connectTimeout));
        out.put("readMillis", SettingsText.millis(settings.readTimeout));
        out.put("idleMillis", SettingsText.millis(settings.idleTimeout));
        out.put("releases", settings.memoryManagement);
        return out.toString();
    }

    /** What a client is to be like. For one thread. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = DEFAULT_PORT;
        private Path socket;
        private String token;
        private Path authorities;
        private String serverName;
        private Path certificates;
        private Path key;
        private Duration connectTimeout;
        private Duration readTimeout;
        private Duration idleTimeout;
        private boolean memoryManagement = true;

        private Builder() {}

        private Builder(Builder other) {
            host = other.host;
            port = other.port;
            socket = other.socket;
            token = other.token;
            authorities = other.authorities;
            serverName = other.serverName;
            certificates = other.certificates;
            key = other.key;
            connectTimeout = other.connectTimeout;
            readTimeout = other.readTimeout;
            idleTimeout = other.idleTimeout;
            memoryManagement = other.memoryManagement;
        }

        /**
         * Where Python is.
         *
         * @param name a name or an address
         * @return this builder
         */
        public Builder host(String name) {
            host = GatewaySettings.checkText("host", name);
            return this;
        }

        /**
         * Where Python listens.
         *
         * @param number 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException for other numbers
         */
        public Builder port(int number) {
            port = GatewaySettings.checkPort(number);
            return this;
        }

        /**
         * Python listens at a Unix socket, and at no port.
         *
         * @param path its file
         * @return this builder
         */
        public Builder unixSocket(Path path) {
            socket = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * What is shown to Python first; nothing by default.
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
         * Speaks TLS.
         *
         * @param authorities a PEM file with the certificates of those who may sign Python's, or that itself
         * @param serverName the name, or the address, that Python's certificate has to have
         * @return this builder
         */
        public Builder tls(Path authorities, String serverName) {
            this.authorities = Objects.requireNonNull(authorities, "authorities");
            this.serverName = GatewaySettings.checkText("serverName", serverName);
            return this;
        }

        /**
         * What is shown to Python if it wants a certificate. Needs {@link #tls}.
         *
         * @param certificates a PEM file: ours, then those between it and its authority
         * @param key a PEM file with its key
         * @return this builder
         */
        public Builder certificate(Path certificates, Path key) {
            this.certificates = Objects.requireNonNull(certificates, "certificates");
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * How long a connection may take to be made; as long as the system lets it by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = GatewaySettings.checkTimeout("connectTimeout", timeout);
            return this;
        }

        /**
         * How long a reply may take; for ever by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder readTimeout(Duration timeout) {
            readTimeout = GatewaySettings.checkTimeout("readTimeout", timeout);
            return this;
        }

        /**
         * How long a connection stays open that nobody uses; 30 seconds by default.
         *
         * @param timeout a millisecond or more
         * @return this builder
         * @throws IllegalArgumentException if it is less
         */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = GatewaySettings.checkTimeout("idleTimeout", timeout);
            return this;
        }

        /**
         * Whether Python is told which of its objects Java has no more use for; it is by default.
         *
         * @param told true if so
         * @return this builder
         */
        public Builder memoryManagement(boolean told) {
            memoryManagement = told;
            return this;
        }

        /**
         * The client.
         *
         * @return the client
         */
        public CallbackClient build() {
            return new CallbackClient(new Builder(this));
        }
    }
}
