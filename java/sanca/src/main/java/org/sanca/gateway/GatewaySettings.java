package org.sanca.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/** What a server is made from. */
final class GatewaySettings {
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_PORT = 65535;

    /** By number, as {@code GatewayNative} has them: as the starting thread, daemons, no daemons. */
    int threads;

    String host = "127.0.0.1";
    int port = GatewayServer.DEFAULT_PORT;
    Path socket;

    /** Null for none. */
    String token = newToken();

    Path certificates;
    Path key;
    Path clientAuthorities;
    Duration authenticationTimeout;
    Duration idleTimeout;
    Integer maxConnections;
    Integer maxObjects;

    /** Whether calls of Python go back over the connection that a thread serves. */
    boolean pinned;

    Long maxCommandBytes;
    Path policy;
    Path learntPolicy;

    /** 256 bits of the system's, as text. */
    static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    void checkTls() {
        if (clientAuthorities != null && certificates == null) {
            throw new IllegalArgumentException(
                    "clientAuthorities is "
                            + clientAuthorities
                            + ", but there is no TLS: give certificates and key, too");
        }
    }

    void checkPolicy() {
        if (policy != null && learntPolicy != null) {
            throw new IllegalArgumentException(
                    "policy is "
                            + policy
                            + " and a policy is to be learnt into "
                            + learntPolicy
                            + "; a server that learns allows everything: do one after the other");
        }
    }

    String text() {
        SettingsText out = new SettingsText();
        if (socket != null) {
            out.put("socket", socket.toAbsolutePath());
        } else {
            out.put("address", address(host, port));
        }
        out.put("token", token);
        out.put("certificates", certificates);
        out.put("key", key);
        out.put("clientAuthorities", clientAuthorities);
        out.put("authenticationMillis", SettingsText.millis(authenticationTimeout));
        out.put("idleMillis", SettingsText.millis(idleTimeout));
        out.put("connections", maxConnections);
        out.put("commandBytes", maxCommandBytes);
        out.put("threads", threads);
        return out.toString();
    }

    /** Of the gateway behind the server. */
    String gatewayText() {
        SettingsText out = new SettingsText();
        out.put("pinned", pinned ? true : null);
        out.put("names", maxObjects);
        out.put("policy", policy == null ? null : policy.toAbsolutePath());
        out.put("learntPolicy", learntPolicy == null ? null : learntPolicy.toAbsolutePath());
        out.put("exceptions", GatewayException.class.getName());
        return out.toString();
    }

    /** As native code reads addresses. */
    static String address(String host, int port) {
        String numbers;
        try {
            numbers = InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new GatewayException(
                    "host is "
                            + host
                            + ", which this machine cannot find; give a name or numbers of its own",
                    e);
        }
        return (numbers.indexOf(':') < 0 ? numbers : "[" + numbers + "]") + ":" + port;
    }

    static int checkPort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "port is "
                            + port
                            + "; it has to be from 1 to "
                            + MAX_PORT
                            + ", or 0 to have one chosen");
        }
        return port;
    }

    static Duration checkTimeout(String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    name
                            + " is "
                            + timeout
                            + "; it has to be a millisecond or more. Leave it out to wait for"
                            + " ever");
        }
        return timeout;
    }

    static <T extends Number> T checkCap(String name, T cap) {
        if (cap.longValue() < 1) {
            throw new IllegalArgumentException(name + " is " + cap + "; it has to be 1 or more");
        }
        return cap;
    }

    /** A NUL would end the value. */
    static String checkText(String name, String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    name + " is empty or has a NUL in it; it has to be a text of other characters");
        }
        return text;
    }
}
