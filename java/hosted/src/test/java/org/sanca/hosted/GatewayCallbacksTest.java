package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.gateway.CallbackClient;
import org.sanca.gateway.ClientServer;
import org.sanca.gateway.GatewayConnection;
import org.sanca.gateway.GatewayException;
import org.sanca.gateway.GatewayServer;
import org.sanca.gateway.GatewayServerListener;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Java calls Python's objects, and tells who listens. Python is played by the bytes it would send. */
@Timeout(60)
class GatewayCallbacksTest {
    /** What Python offers. */
    public interface Greeter {
        /** A greeting. */
        String greet(String name);
    }

    /** What Python calls. */
    public static final class App {
        /** Calls back. */
        public String twice(UnaryOperator<String> operator, String text) {
            return operator.apply(operator.apply(text));
        }
    }

    /** A Python that listens: notes each command and answers with the next line. */
    private static final class Python implements AutoCloseable {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final ServerSocket listener =
                new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        private final String[] answers;

        Python(String... answers) throws IOException {
            this.answers = answers;
            Thread thread = new Thread(this::accept);
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void accept() {
            try (Socket socket = listener.accept()) {
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8));
                for (String answer : answers) {
                    StringBuilder command = new StringBuilder();
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        command.append(line).append(' ');
                        if (line.equals("e")) {
                            break;
                        }
                    }
                    heard.add(command.toString());
                    socket.getOutputStream()
                            .write((answer + "\n").getBytes(StandardCharsets.UTF_8));
                }
                in.readLine();
            } catch (IOException e) {
                heard.add(e.toString());
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private static CallbackClient.Builder at(Python python) {
        return CallbackClient.builder().port(python.port());
    }

    @Test
    void javaCallsWhatPythonOffers() throws Exception {
        try (Python python = new Python("!yv", "!yshello world", "!xsno such name");
                GatewayServer server =
                        GatewayServer.builder()
                                .port(0)
                                .callbackClient(at(python).token("secret").build())
                                .build()) {
            server.start();
            Greeter greeter = server.getPythonServerEntryPoint(Greeter.class);
            assertEquals("hello world", greeter.greet("world"));
            assertEquals("A secret e ", python.heard.take());
            assertEquals("c t greet sworld e ", python.heard.take());
            GatewayException raised =
                    assertThrows(GatewayException.class, () -> greeter.greet("nobody"));
            assertTrue(raised.getMessage().contains("no such name"), raised.getMessage());
        }
    }

    @Test
    void wherePythonIsCanBeSaidLater() throws Exception {
        try (Python python = new Python("!yshere");
                GatewayServer server = GatewayServer.builder().port(0).build()) {
            server.start();
            Greeter greeter = server.getPythonServerEntryPoint(Greeter.class);
            GatewayException nowhere =
                    assertThrows(GatewayException.class, () -> greeter.greet("you"));
            assertEquals("Cannot obtain a new communication channel", nowhere.getMessage());
            server.resetCallbackClient(InetAddress.getLoopbackAddress(), python.port());
            assertEquals("here", greeter.greet("you"));
        }
    }

    @Test
    void aPythonThatIsNotThereIsSaid() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }
        CallbackClient client = CallbackClient.builder().port(port).build();
        try (GatewayServer server =
                GatewayServer.builder().port(0).callbackClient(client).build()) {
            server.start();
            Greeter greeter = server.getPythonServerEntryPoint(Greeter.class);
            GatewayException why = assertThrows(GatewayException.class, () -> greeter.greet("you"));
            assertEquals("Error while obtaining a new communication channel", why.getMessage());
        }
    }

    @Test
    void onlyInterfacesStandForPythonsObjects() {
        try (GatewayServer server = GatewayServer.builder().port(0).build()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> server.getPythonServerEntryPoint(Greeter.class));
            server.start();
            assertThrows(
                    IllegalArgumentException.class,
                    () -> server.getPythonServerEntryPoint(App.class));
        }
    }

    @Test
    void aPinnedCallComesBackOverItsOwnConnection() throws Exception {
        try (ClientServer both = ClientServer.builder().javaPort(0).entryPoint(new App()).build()) {
            both.start();
            try (Wire wire = new Wire(both.getListeningPort())) {
                assertEquals("!yv", wire.ask("A", both.getToken().orElseThrow()));
                wire.send("c", "t", "twice", "fp0;java.util.function.UnaryOperator", "sx", "e");
                for (String text : new String[] {"x", "xx"}) {
                    assertEquals(List.of("c", "p0", "apply", "s" + text, "e"), wire.read(5));
                    wire.send("!ys" + text + "x");
                }
                assertEquals("!ysxxx", wire.read());
            }
        }
    }

    /** What was told, in order. */
    private static final class Notes implements GatewayServerListener {
        final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public void serverStarted() {
            all.add("started");
            throw new IllegalStateException("a listener that fails");
        }

        @Override
        public void serverStopped() {
            all.add("stopped");
        }

        @Override
        public void beforeShutdown() {
            all.add("before");
        }

        @Override
        public void afterShutdown() {
            all.add("after");
        }

        @Override
        public void connectionStarted(GatewayConnection connection) {
            all.add("connected " + connection.remoteAddress().orElseThrow().getAddress());
        }

        @Override
        public void connectionStopped(GatewayConnection connection) {
            all.add("disconnected");
        }

        @Override
        public void connectionError(GatewayConnection connection, GatewayException why) {
            all.add("refused");
        }

        String next() throws InterruptedException {
            return all.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void listenersAreToldInOrderWhateverOneOfThemDoes() throws Exception {
        Notes notes = new Notes();
        GatewayServer server = GatewayServer.builder().port(0).listener(notes).build();
        server.addListener(notes);
        server.start();
        assertEquals("started", notes.next());
        try (Wire wrong = new Wire(server.getListeningPort())) {
            wrong.ask("A", "guess");
            assertEquals("refused", notes.next());
        }
        try (Wire wire = new Wire(server.getListeningPort())) {
            assertEquals("!yv", wire.ask("A", server.getToken().orElseThrow()));
            assertEquals("connected /127.0.0.1", notes.next());
        }
        assertEquals("disconnected", notes.next());
        assertTrue(server.shutdown(Duration.ofSeconds(20)));
        assertEquals("before", notes.next());
        List<String> rest = List.of(notes.next(), notes.next());
        assertTrue(rest.contains("after") && rest.contains("stopped"), rest.toString());
        assertNull(notes.all.poll());
    }

    @Test
    void aListenerCanEndAConnection() throws Exception {
        GatewayServerListener guard =
                new GatewayServerListener() {
                    @Override
                    public void connectionStarted(GatewayConnection connection) {
                        assertTrue(connection.close());
                    }
                };
        try (GatewayServer server = GatewayServer.builder().port(0).listener(guard).build()) {
            server.start();
            try (Wire wire = new Wire(server.getListeningPort())) {
                wire.ask("A", server.getToken().orElseThrow());
                assertTrue(wire.ends());
            }
        }
    }
}
