package org.sanca.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A socket that Java has, as native code reads and writes it: through memory that both see. One thread at a time does. */
public final class GatewayStream {
    private static final int CAPACITY = 32 * 1024;
    private static final int FAILED = -1;
    private static final int TIMED_OUT = -2;
    private static final int NONE = -1;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    final ByteBuffer memory = ByteBuffer.allocateDirect(CAPACITY);
    private final byte[] bytes = new byte[CAPACITY];

    /** A byte that came while nothing was awaited. */
    private int early = NONE;

    /**
     * A stream over a socket.
     *
     * @throws IOException if it is not connected
     */
    public GatewayStream(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /**
     * Whether the other end has closed, of a connection on which nothing is awaited. Waits a millisecond; what comes meanwhile is kept for
     * the next read.
     */
    public boolean hasEnded() {
        try {
            int before = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                early = early < 0 ? in.read() : early;
                return early < 0;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(before);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /** How many bytes are in memory now: 0 at the end. */
    int read(int most) {
        if (early >= 0) {
            memory.clear();
            memory.put((byte) early);
            early = NONE;
            return 1;
        }
        try {
            int count = in.read(bytes, 0, Math.min(most, CAPACITY));
            if (count <= 0) {
                return 0;
            }
            memory.clear();
            memory.put(bytes, 0, count);
            return count;
        } catch (SocketTimeoutException e) {
            return TIMED_OUT;
        } catch (Throwable e) {
            return FAILED;
        }
    }

    boolean write(int count) {
        try {
            memory.clear();
            memory.get(bytes, 0, count);
            out.write(bytes, 0, count);
            out.flush();
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    void shutDown() {
        try {
            socket.close();
        } catch (Throwable e) {
            return; // it is of no use any more in any case
        }
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (Throwable e) {
            return; // an orderly close will have to do
        }
    }
}
