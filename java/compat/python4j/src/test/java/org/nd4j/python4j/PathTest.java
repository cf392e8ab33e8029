package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the system properties do when Python is first used: each in a process of its own. */
class PathTest {
    private static final String CUSTOM = "/custom/one" + File.pathSeparator + "/custom/two";

    /** Prints the custom entries and one of Python's own, in order; then what a failing start says. */
    public static class Program {
        public static void main(String[] arguments) {
            try (PythonGIL gil = PythonGIL.lock()) {
                PythonExecutioner.exec(
                        "import sys\n"
                            + "short = []\n"
                            + "for e in sys.path:\n"
                            + "  short.append(e[-3:] if e.startswith('/custom') else 'own')\n"
                            + "short = [e for i, e in enumerate(short) if not i or e != short[i -"
                            + " 1]]");
                System.out.println(PythonExecutioner.getVariable("short"));
            } catch (RuntimeException e) {
                System.out.println(e);
            }
        }
    }

    private static String run(String... options) throws Exception {
        return runWith(System.getProperty("java.class.path"), options);
    }

    private static String runWith(String classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", classPath, Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        String[] lines = output.strip().split("\n");
        return lines[lines.length - 1];
    }

    private static String path(String append) throws Exception {
        return run(
                "-D" + PythonConstants.DEFAULT_PYTHON_PATH_PROPERTY + "=" + CUSTOM,
                "-D" + PythonConstants.JAVACPP_PYTHON_APPEND_TYPE + "=" + append);
    }

    @Test
    void customEntriesGoWhereTheyAreWanted() throws Exception {
        assertEquals("['own', 'one', 'two']", path("before"));
        assertEquals("['one', 'two', 'own']", path("After"));
        assertEquals("['one', 'two']", path("none"));
        assertTrue(path("sideways").startsWith("java.lang.IllegalArgumentException"));
    }

    @Test
    void withoutPropertiesThePathIsPythons() throws Exception {
        assertEquals("['own']", run());
        assertEquals(
                "['own']",
                run(
                        "-D" + PythonConstants.DEFAULT_PYTHON_PATH_PROPERTY + "=" + CUSTOM,
                        "-D" + PythonConstants.INITIALIZE_PYTHON + "=false"));
    }

    @Test
    void nd4jIsNotNeeded() throws Exception {
        StringBuilder rest = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("nd4j") && !entry.contains("javacpp")) {
                rest.append(entry).append(File.pathSeparator);
            }
        }
        assertEquals("['own']", runWith(rest.toString()));
    }
}
