package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.sanca.PythonStartException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class NativeFilesTest {
    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(PythonStartException.class, call).getMessage());
    }

    @Test
    void platforms_have_one_name_each() {
        assertEquals("linux-x86_64", NativeFiles.platform("Linux", "amd64"));
        assertEquals("linux-aarch64", NativeFiles.platform("Linux", "aarch64"));
        assertEquals("macos-aarch64", NativeFiles.platform("Mac OS X", "aarch64"));
        assertEquals("windows-x86_64", NativeFiles.platform("Windows 11", "amd64"));
    }

    @Test
    void files_are_listed_and_read() throws IOException {
        NativeFiles files = FakeNatives.usual().files();
        assertEquals(2, files.entries.size());
        NativeFiles.Entry python = files.entries.get(1);
        assertEquals("python/sanca/x y.py", python.path);
        byte[] content = "pass\n".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(content, files.content(python));
        assertEquals(true, python.resembles(new ByteArrayInputStream(content), new byte[2]));
        byte[] other = "poss\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(false, python.resembles(new ByteArrayInputStream(other), new byte[64]));
    }

    @Test
    void other_contents_have_another_name() {
        FakeNatives other = FakeNatives.usual();
        other.contents.put("library.so", new byte[299_999]);
        other.writeIndex();
        assertNotEquals(FakeNatives.usual().files().id, other.files().id);
    }

    @Test
    void a_jar_without_natives_for_this_machine_says_which_one_to_take() {
        refused(
                "this sanca.jar has no native files for solaris-sparc. The jar inside the Python"
                    + " package has none at all: it is for Python programs that start Java. Use the"
                    + " one from Maven, org.sanca:sanca",
                () -> NativeFiles.of("solaris-sparc", FakeNatives.usual()));
    }

    @Test
    void a_damaged_jar_names_the_file() {
        FakeNatives fake = FakeNatives.usual();
        NativeFiles files = fake.files();
        NativeFiles.Entry library = files.entries.get(0);
        fake.contents.get("library.so")[7] = 1;
        refused(
                "sanca.jar is damaged: org/sanca/native/made-up/library.so: its content is not what"
                        + " the index says. Get the jar again",
                () -> files.content(library));
        fake.contents.remove("library.so");
        refused(
                "sanca.jar is damaged: org/sanca/native/made-up/library.so: it is not there. Get"
                        + " the jar again",
                () -> files.content(library));
    }

    private static void index(String message, String text) {
        FakeNatives fake = new FakeNatives();
        fake.contents.put("index", text.getBytes(StandardCharsets.UTF_8));
        refused(
                "sanca.jar is damaged: org/sanca/native/made-up/index: "
                        + message
                        + ". Get the jar again",
                fake::files);
    }

    @Test
    void an_index_is_believed_only_if_it_makes_sense() {
        String hash = "0".repeat(64);
        String id = "0123456789abcdef\n";
        index("it does not begin with a name", "");
        index("it does not begin with a name", "../../etc/passwd\n");
        index("it has the line \"\"", id);
        index("it has the line \"" + hash + " 0 x a\"", id + hash + " 0 x a");
        index("it has the line \"" + hash + " 0 1 ../a\"", id + hash + " 0 1 ../a");
        index("it has the line \"" + hash + " 0 1 /a\"", id + hash + " 0 1 /a");
        index("it has the line \"00 0 1 a\"", id + "00 0 1 a");
    }
}
