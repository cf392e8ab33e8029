package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sanca.PythonStartException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class NativeCacheTest {
    @TempDir Path temp;

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user.home", temp.resolve("home").toString());
        properties.setProperty("user.name", "me");
        properties.setProperty("java.io.tmpdir", temp.resolve("tmp").toString());
        return properties;
    }

    private static void assertWhole(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : FakeNatives.usual().contents.entrySet()) {
            if (!file.getKey().equals("index")) {
                assertArrayEquals(
                        file.getValue(), Files.readAllBytes(folder.resolve(file.getKey())));
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            assertEquals(2, all.filter(Files::isRegularFile).count(), "nothing is left over");
        }
    }

    private Path unpack(Map<String, String> environment) {
        return new NativeCache(environment, properties()).unpack(FakeNatives.usual().files());
    }

    @Test
    void places_come_in_their_order() throws IOException {
        String id = FakeNatives.usual().files().id;
        Path explicit = temp.resolve("explicit");
        String xdg = temp.resolve("xdg").toString();
        Map<String, String> both =
                Map.of("SANCA_CACHE", explicit.toString(), "XDG_CACHE_HOME", xdg);
        assertEquals(explicit.resolve(id), unpack(both));
        assertEquals(Path.of(xdg, "sanca", id), unpack(Map.of("XDG_CACHE_HOME", xdg)));
        assertEquals(temp.resolve("home/.cache/sanca").resolve(id), unpack(Map.of()));
        Properties homeless = properties();
        homeless.setProperty("user.home", "?");
        Path last = new NativeCache(Map.of(), homeless).unpack(FakeNatives.usual().files());
        assertEquals(temp.resolve("tmp/sanca-me").resolve(id), last);
        assertWhole(last);
    }

    @Test
    void a_place_that_does_not_serve_is_passed_over() throws IOException {
        Files.writeString(temp.resolve("home"), "a file, not a folder");
        Path folder = unpack(Map.of());
        assertEquals(temp.resolve("tmp/sanca-me"), folder.getParent());
        assertWhole(folder);
    }

    @Test
    void what_is_there_is_used_and_what_is_damaged_is_replaced() throws IOException {
        Path folder = unpack(Map.of());
        Path python = folder.resolve("python/sanca/x y.py");
        Path library = folder.resolve("library.so");
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(python, old);
        byte[] damaged = Files.readAllBytes(library);
        damaged[1000] = 1;
        Files.write(library, damaged);
        assertEquals(folder, unpack(Map.of()));
        assertWhole(folder);
        assertEquals(old, Files.getLastModifiedTime(python), "the other file was left alone");
        Files.delete(library);
        unpack(Map.of());
        assertWhole(folder);
    }

    @Test
    void a_complete_folder_needs_no_writing() throws IOException {
        Path folder = unpack(Map.of());
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        Files.delete(lock);
        unpack(Map.of());
        assertFalse(Files.exists(lock));
    }

    @Test
    void only_the_user_can_read_it() throws IOException {
        Path cache = unpack(Map.of()).getParent();
        assumeTrue(cache.getFileSystem().supportedFileAttributeViews().contains("posix"));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    }

    @Test
    void when_no_place_serves_each_is_listed_with_its_reason() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        Map<String, String> environment = Map.of("SANCA_CACHE", file.toString());
        String message =
                assertThrows(PythonStartException.class, () -> unpack(environment)).getMessage();
        assertEquals(
                "Sanca's native files cannot be unpacked. Tried:\n  "
                        + file
                        + ": FileAlreadyExistsException\n"
                        + "Set the environment variable SANCA_CACHE to a folder that this process"
                        + " may write to",
                message);
    }

    @Test
    void in_a_folder_for_everybody_nothing_of_others_is_trusted() throws IOException {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.writeString(temp.resolve("home"), "a file, not a folder");
        Path shared = Files.createDirectories(temp.resolve("tmp/sanca-me"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        String open = assertThrows(PythonStartException.class, () -> unpack(Map.of())).getMessage();
        String line = "  " + shared + ": IOException: other users can write to it";
        assertEquals(line, open.split("\n")[2]);
        Files.delete(shared);
        Files.createSymbolicLink(shared, Files.createDirectory(temp.resolve("elsewhere")));
        String link = assertThrows(PythonStartException.class, () -> unpack(Map.of())).getMessage();
        line =
                "  "
                        + shared
                        + ": IOException: it is a link, which somebody else may have put there";
        assertEquals(line, link.split("\n")[2]);
    }

    private Path lockFile(Path cache) throws IOException {
        Files.createDirectories(cache);
        return cache.resolve(FakeNatives.usual().files().id + ".lock");
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Test
    void a_thread_waits_while_another_class_loader_unpacks() throws Exception {
        Path cache = temp.resolve("home/.cache/sanca");
        Thread thread = new Thread(() -> unpack(Map.of()));
        Path folder = cache.resolve(FakeNatives.usual().files().id);
        try (FileChannel channel = open(lockFile(cache));
                FileLock held = channel.lock()) {
            thread.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (thread.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(Thread.State.TIMED_WAITING, thread.getState());
            assertFalse(Files.exists(folder), "nothing is written without the lock " + held);
        }
        thread.join(30_000);
        assertWhole(folder);
    }

    /** What the child processes of the test below run. */
    public static final class Unpacking {
        public static void main(String[] arguments) {
            System.out.println("ready");
            Map<String, String> environment = Map.of("SANCA_CACHE", arguments[0]);
            NativeCache cache = new NativeCache(environment, System.getProperties());
            System.out.println(cache.unpack(FakeNatives.usual().files()));
        }
    }

    @Test
    void processes_that_start_at_once_unpack_once_and_all_find_it() throws Exception {
        Path cache = temp.resolve("cache");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        List<Process> children = new ArrayList<>();
        List<BufferedReader> outputs = new ArrayList<>();
        try (FileChannel channel = open(lockFile(cache));
                FileLock held = channel.lock()) {
            for (int i = 0; i < 3; i++) {
                String name = Unpacking.class.getName();
                ProcessBuilder builder =
                        new ProcessBuilder(java, "-cp", classes, name, cache.toString());
                Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
                children.add(child);
                InputStreamReader in =
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8);
                outputs.add(new BufferedReader(in));
            }
            for (BufferedReader output : outputs) {
                assertEquals("ready", output.readLine(), "while we hold " + held);
            }
        }
        Path folder = cache.resolve(FakeNatives.usual().files().id);
        for (int i = 0; i < children.size(); i++) {
            assertEquals(folder.toString(), outputs.get(i).readLine());
            assertEquals(0, children.get(i).waitFor());
        }
        assertWhole(folder);
    }
}
