package org.sanca.internal;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A custom command's connection, from behind its first line, on the command's own thread and until it is over. */
public final class GatewayExchange {
    private final Thread thread = Thread.currentThread();
    private long address;

    GatewayExchange(long address) {
        this.address = address;
    }

    void end() {
        address = 0;
    }

    private long address() throws IOException {
        if (address == 0 || Thread.currentThread() != thread) {
            throw new IOException("the command is over, or runs on another thread");
        }
        return address;
    }

    /** Reads a line at a time, and never more than it is asked for. */
    public Reader reader() {
        return new Lines();
    }

    /** Writes what is flushed. */
    public Writer writer() {
        return new Answers();
    }

    private final class Lines extends Reader {
        private String line = "";
        private int at;

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at == line.length() && !fill()) {
                return -1;
            }
            int count = Math.min(length, line.length() - at);
            line.getChars(at, at + count, buffer, offset);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            String read = GatewayNative.readLine(address());
            if (read == null) {
                return false;
            }
            if (read.charAt(0) == '-') {
                throw new IOException(read.substring(1));
            }
            line = read.substring(1) + '\n';
            at = 0;
            return true;
        }

        @Override
        public void close() {}
    }

    private final class Answers extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] buffer, int offset, int length) {
            text.append(buffer, offset, length);
        }

        @Override
        public void flush() throws IOException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            text.setLength(0);
            if (!GatewayNative.writeBytes(address(), bytes, true)) {
                throw new IOException("the connection is broken");
            }
        }

        @Override
        public void close() {}
    }
}
