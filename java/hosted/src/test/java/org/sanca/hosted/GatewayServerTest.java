package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sanca.gateway.GatewayException;
import org.sanca.gateway.GatewayServer;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Gateways as Java programs start them. No Python takes part. */
@Timeout(60)
class GatewayServerTest {
    /** What clients call. */
    public static final class App {
        /** A sum. */
        public int add(int a, int b) {
            return a + b;
        }

        /** Of the thread that a call runs on. */
        public String thread() {
            Thread thread = Thread.currentThread();
            return thread.getName()
                    + " "
                    + thread.isDaemon()
                    + " "
                    + thread.getContextClassLoader();
        }
    }

    private static GatewayServer started(GatewayServer.Builder builder) {
        GatewayServer server = builder.port(0).build();
        server.start();
        return server;
    }

    private static Wire trusted(GatewayServer server) throws Exception {
        Wire wire = new Wire(server.getListeningPort());
        assertEquals("!yv", wire.ask("A", server.getToken().orElseThrow()));
        return wire;
    }

    @Test
    void aClientWithTheTokenCallsTheEntryPoint() throws Exception {
        try (GatewayServer server = started(GatewayServer.builder().entryPoint(new App()));
                Wire wire = trusted(server)) {
            assertEquals("!yi5", wire.ask("c", "t", "add", "i2", "i3", "e"));
            assertEquals(1, server.getConnectionCount());
            assertEquals("!ylo0", wire.ask("i", "java.util.ArrayList", "e"));
            assertEquals(1, server.getObjectCount());
            assertEquals("!yv", wire.ask("m", "d", "o0", "e"));
            assertEquals(0, server.getObjectCount());
        }
    }

    @Test
    void aPolicySaysWhatClientsMayDoAndWhichRuleIsMissing(@TempDir Path folder) throws Exception {
        Path policy = folder.resolve("policy");
        Files.writeString(policy, "level explicit\njava.lang.Math#abs\n");
        GatewayServer.Builder builder = GatewayServer.builder().entryPoint(new App());
        try (GatewayServer server = started(builder.policy(policy));
                Wire wire = trusted(server)) {
            assertEquals("!yi3", wire.ask("c", "z:java.lang.Math", "abs", "i-3", "e"));
            assertEquals("!yi5", wire.ask("c", "t", "add", "i2", "i3", "e"));
            String denied = wire.ask("c", "z:java.lang.System", "lineSeparator", "e");
            assertTrue(denied.startsWith("!xsjava.lang.SecurityException: denied"), denied);
            assertTrue(denied.contains("is: java.lang.System#lineSeparator"), denied);
            assertEquals(1, server.getMetrics().get("denied"));
            assertEquals(3, server.getMetrics().get("calls"));
            assertEquals(1, server.getMetrics().get("connections"));
        }
    }

    @Test
    void whatAServerLearntIsEnoughForTheNextOne(@TempDir Path folder) throws Exception {
        Path policy = folder.resolve("policy");
        try (GatewayServer server = started(GatewayServer.builder().learnPolicy(policy));
                Wire wire = trusted(server)) {
            assertEquals("!ylo0", wire.ask("i", "java.util.ArrayList", "e"));
            assertEquals("!yi0", wire.ask("c", "o0", "size", "e"));
        }
        assertTrue(Files.readString(policy).contains("java.util.ArrayList#new"));
        try (GatewayServer server = started(GatewayServer.builder().policy(policy).maxObjects(1));
                Wire wire = trusted(server)) {
            assertEquals("!ylo0", wire.ask("i", "java.util.ArrayList", "e"));
            assertEquals("!yi0", wire.ask("c", "o0", "size", "e"));
            assertTrue(wire.ask("c", "o0", "clear", "e").contains("java.util.ArrayList#clear"));
            String full = wire.ask("i", "java.util.ArrayList", "e");
            assertTrue(full.contains("clients hold 1 objects, and no more are accepted"), full);
            assertEquals(1, server.getMetrics().get("unnamed"));
        }
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefusedAtTheStart(@TempDir Path folder) throws Exception {
        Path policy = folder.resolve("policy");
        Files.writeString(policy, "level some\n");
        GatewayServer server = GatewayServer.builder().port(0).policy(policy).build();
        String refused = assertThrows(GatewayException.class, server::start).getMessage();
        assertTrue(refused.contains("\"some\" is no level"), refused);
        GatewayServer.Builder both = GatewayServer.builder().policy(policy).learnPolicy(policy);
        assertThrows(IllegalArgumentException.class, both::build);
        assertEquals(0, server.getMetrics().size());
    }

    @Test
    void withoutItNobodyIsServed() throws Exception {
        try (GatewayServer server = started(GatewayServer.builder());
                Wire none = new Wire(server.getListeningPort());
                Wire wrong = new Wire(server.getListeningPort())) {
            assertEquals(44, server.getToken().orElseThrow().length());
            assertTrue(none.ask("c", "z:java.lang.Math", "abs", "i-3", "e").startsWith("!x"));
            assertTrue(none.ends());
            assertEquals(
                    "!xsAuthentication error: bad auth token received.", wrong.ask("A", "guessed"));
            assertTrue(wrong.ends());
        }
    }

    @Test
    void eachServerHasATokenOfItsOwn() {
        String one = new GatewayServer(null).getToken().orElseThrow();
        assertFalse(one.equals(new GatewayServer(null).getToken().orElseThrow()));
    }

    @Test
    void noTokenIsWhatIsAskedFor() throws Exception {
        try (GatewayServer server = started(GatewayServer.builder().withoutToken());
                Wire wire = new Wire(server.getListeningPort())) {
            assertTrue(server.getToken().isEmpty());
            assertEquals("!yi3", wire.ask("c", "z:java.lang.Math", "abs", "i-3", "e"));
        }
    }

    @Test
    void threadsAreAsTheStartingThreadIs() throws Exception {
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
        GatewayServer server = GatewayServer.builder().entryPoint(new App()).port(0).build();
        Thread thread = new Thread(server::start);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        thread.join();
        try (server;
                Wire wire = trusted(server)) {
            String said = wire.ask("c", "t", "thread", "e");
            assertEquals("!yssanca-gateway-0 true " + loader, said);
        }
    }

    @Test
    void aClientMayEndTheServer() throws Exception {
        GatewayServer server = started(GatewayServer.builder());
        try (Wire wire = trusted(server)) {
            wire.send("s");
            server.await();
            assertTrue(wire.ends());
        }
        assertTrue(server.shutdown(Duration.ofSeconds(10)));
        server.close();
    }

    @Test
    void aTakenPortIsSaid() throws Exception {
        try (ServerSocket other =
                new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            GatewayServer server = GatewayServer.builder().port(port).build();
            GatewayException why = assertThrows(GatewayException.class, server::start);
            String start = "cannot listen at 127.0.0.1:" + port + ": ";
            assertTrue(why.getMessage().startsWith(start), why.getMessage());
            assertEquals(-1, server.getListeningPort());
            other.close();
            assertDoesNotThrow(server::start);
            server.close();
        }
    }

    @Test
    void otherMachinesAreLetInWithTlsAndATokenOnly() {
        GatewayServer server = GatewayServer.builder().host("0.0.0.0").port(0).build();
        String why = assertThrows(GatewayException.class, server::start).getMessage();
        assertTrue(why.contains("0.0.0.0:0") && why.contains("set both"), why);
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeTheStart() {
        GatewayServer.Builder builder = GatewayServer.builder();
        String why =
                assertThrows(IllegalArgumentException.class, () -> builder.port(70000))
                        .getMessage();
        assertTrue(why.startsWith("port is 70000; it has to be from 1 to 65535"), why);
        assertThrows(IllegalArgumentException.class, () -> builder.token(""));
        assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
        assertThrows(
                IllegalArgumentException.class, () -> builder.idleTimeout(Duration.ofSeconds(-1)));
        builder.clientAuthorities(Path.of("ca.pem"));
        assertThrows(IllegalArgumentException.class, builder::build);
        GatewayServer.Builder nowhere = GatewayServer.builder().host("no.such.host.invalid");
        assertThrows(GatewayException.class, nowhere::build);
    }

    @Test
    void missingCertificatesAreNamed(@TempDir Path folder) {
        Path missing = folder.resolve("server.pem");
        GatewayServer server = GatewayServer.builder().tls(missing, missing).port(0).build();
        String why = assertThrows(GatewayException.class, server::start).getMessage();
        assertTrue(why.contains(missing.toString()), why);
    }

    @Test
    void aServerIsStartedOnce() {
        try (GatewayServer server = started(GatewayServer.builder())) {
            assertThrows(IllegalStateException.class, server::start);
            server.shutdown();
            assertThrows(IllegalStateException.class, server::start);
        }
    }

    @Test
    void aUnixSocketIsForThisUser(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("own/gateway.sock");
        GatewayServer.Builder builder = GatewayServer.builder().unixSocket(path).withoutToken();
        try (GatewayServer server = started(builder)) {
            assertEquals(-1, server.getListeningPort());
            assertEquals("rw-------", rights(path));
            assertEquals("rwx------", rights(path.getParent()));
        }
        assertFalse(Files.exists(path));
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void capsAreKept() throws Exception {
        GatewayServer.Builder builder =
                GatewayServer.builder().maxConnections(1).maxCommandBytes(200);
        try (GatewayServer server = started(builder);
                Wire first = trusted(server);
                Wire second = new Wire(server.getListeningPort())) {
            assertTrue(second.ends());
            String long300 = "s" + "x".repeat(300);
            first.send("c", "z:java.lang.String", "valueOf", long300, "e");
            String answer = first.read();
            assertTrue(answer == null || answer.startsWith("!z"), answer);
        }
    }
}
