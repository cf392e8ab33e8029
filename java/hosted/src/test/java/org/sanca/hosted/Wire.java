package org.sanca.hosted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of a gateway, by the bytes: what a Python program would send, without one. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;

    Wire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        out = socket.getOutputStream();
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends lines. */
    void send(String... lines) throws IOException {
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Sends lines and reads one; null at the end. */
    String ask(String... lines) throws IOException {
        send(lines);
        return read();
    }

    /** Reads a line; null at the end. */
    String read() throws IOException {
        return in.readLine();
    }

    /** Reads as many lines. */
    List<String> read(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(read());
        }
        return lines;
    }

    /** Whether the other end closes. */
    boolean ends() throws IOException {
        try {
            return in.readLine() == null;
        } catch (java.net.SocketException e) {
            return true; // by a reset
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
