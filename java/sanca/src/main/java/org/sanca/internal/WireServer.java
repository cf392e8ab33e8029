package org.sanca.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A server of native code's. */
public final class WireServer {
    private final Counted server;
    private final int port;

    WireServer(long address, int port) {
        server = new Counted(address, GatewayNative::freeServer);
        this.port = port;
    }

    /** Where it listens; -1 for a Unix socket. */
    public int port() {
        return port;
    }

    /** How many connections there are; none once it is closed. */
    public int connections() {
        return server.use(GatewayNative::connections, 0);
    }

    /** What it has done and what it holds, by name; none once it is closed. */
    public Map<String, Long> metrics() {
        Map<String, Long> metrics = new LinkedHashMap<>();
        String[] words = server.use(GatewayNative::metrics, "").split("\0");
        for (int i = 0; i + 1 < words.length; i += 2) {
            metrics.put(words[i], Long.valueOf(words[i + 1]));
        }
        return metrics;
    }

    /** Ends one connection; false if there is none of that number. */
    public boolean closeConnection(long number) {
        return server.use(it -> GatewayNative.closeConnection(it, number), false);
    }

    /** Ends it and waits for its connections so long; whether they have ended. */
    public boolean shutdown(long millis) {
        return server.use(it -> GatewayNative.shutdown(it, millis), true);
    }

    /** Waits until it has ended, by whoever's doing. */
    public void await() {
        server.use(
                it -> {
                    GatewayNative.await(it);
                    return null;
                },
                null);
    }

    /** Gives it back once nobody uses it. */
    public void close() {
        server.close();
    }
}
