package org.sanca.gateway;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.LongPredicate;

/** A connection of a client. Any thread may call. */
public final class GatewayConnection {
    private final long number;
    private final InetSocketAddress remote;
    private final LongPredicate closer;

    GatewayConnection(long number, InetSocketAddress remote, LongPredicate closer) {
        this.number = number;
        this.remote = remote;
        this.closer = closer;
    }

    /**
     * Its number among those of its server, from 0.
     *
     * @return the number
     */
    public long number() {
        return number;
    }

    /**
     * Where the client is.
     *
     * @return the address; empty for a Unix socket
     */
    public Optional<InetSocketAddress> remoteAddress() {
        return Optional.ofNullable(remote);
    }

    /**
     * Ends it. A call that runs goes on until it returns; nobody is told what it returned.
     *
     * @return false if it has ended already
     */
    public boolean close() {
        return closer.test(number);
    }

    @Override
    public String toString() {
        return "connection " + number + (remote == null ? "" : " from " + remote);
    }
}
