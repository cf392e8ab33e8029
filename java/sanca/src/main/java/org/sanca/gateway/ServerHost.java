package org.sanca.gateway;

import org.sanca.internal.GatewayHost;
import org.sanca.internal.WireServer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes on what happens to a server to its listeners. */
final class ServerHost extends GatewayHost {
    final CopyOnWriteArrayList<GatewayServerListener> listeners;

    /** Null until the server is known. */
    volatile WireServer server;

    ServerHost(List<GatewayServerListener> listeners) {
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    @Override
    protected void event(int kind, long number, String text) {
        if (listeners.isEmpty()) {
            return;
        }
        switch (kind) {
            case SERVER_STARTED:
                tell(GatewayServerListener::serverStarted);
                break;
            case SERVER_STOPPED:
                tell(GatewayServerListener::serverStopped);
                break;
            case SERVER_ERROR:
                tell(listener -> listener.serverError(new GatewayException(text)));
                break;
            case BEFORE_SHUTDOWN:
                tell(GatewayServerListener::beforeShutdown);
                break;
            case AFTER_SHUTDOWN:
                tell(GatewayServerListener::afterShutdown);
                break;
            default:
                ofConnection(kind, number, text);
        }
    }

    private void ofConnection(int kind, long number, String text) {
        int end = text.indexOf('\0');
        InetSocketAddress remote = address(end < 0 ? text : text.substring(0, end));
        GatewayConnection connection = new GatewayConnection(number, remote, this::close);
        if (kind == CONNECTION_STARTED) {
            tell(listener -> listener.connectionStarted(connection));
        } else if (kind == CONNECTION_STOPPED) {
            tell(listener -> listener.connectionStopped(connection));
        } else if (kind == CONNECTION_ERROR) {
            GatewayException why = new GatewayException(text.substring(end + 1));
            tell(listener -> listener.connectionError(connection, why));
        }
    }

    private boolean close(long number) {
        WireServer known = server;
        return known != null && known.closeConnection(number);
    }

    /** Each, whatever the others do. */
    private void tell(Consumer<GatewayServerListener> event) {
        for (GatewayServerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                listenerFailed(e);
            }
        }
    }

    @Override
    protected void listenerFailed(Throwable e) {
        System.getLogger("org.sanca.gateway")
                .log(System.Logger.Level.WARNING, "a listener of a gateway has failed", e);
    }

    /** {@code 127.0.0.1:7} or {@code [::1]:7}; null for an empty text. No name is looked up. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return null;
        }
        String host = text.substring(0, colon);
        String numbers = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(InetAddress.getByName(numbers), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(text + " is numbers", e);
        }
    }
}
