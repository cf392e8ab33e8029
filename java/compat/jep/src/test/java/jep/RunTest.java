package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program jep.Run, each time in a JVM of its own. */
class RunTest {
    @TempDir Path folder;

    private int status;

    private String run(String script, String input, String... options) throws Exception {
        Path file = folder.resolve("it's.py");
        Files.writeString(file, script);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "jep.Run"));
        command.addAll(List.of(options));
        command.add(file.toString());
        command.add("b 'c'");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        status = process.waitFor();
        byte[] said = process.getInputStream().readAllBytes();
        return new String(said).replace("\r\n", "\n");
    }

    @Test
    void scriptsHaveTheirArguments() throws Exception {
        assertEquals(
                "[\"b 'c'\"] True\n", run("import sys\nprint(argv[1:], argv == sys.argv)", ""));
        assertEquals(0, status);
    }

    @Test
    void statusIsThatOfTheScript() throws Exception {
        run("import sys\nsys.exit(0)", "");
        assertEquals(0, status);
        run("raise SystemExit(7)", "");
        assertEquals(7, status);
        assertEquals("why\n", run("raise SystemExit('why')", ""));
        assertEquals(1, status);
        assertTrue(run("1 / 0", "").contains("ZeroDivisionError"));
        assertEquals(1, status);
    }

    @Test
    void promptFollowsTheScript() throws Exception {
        assertTrue(run("x = 21", "x * 2\n", "-i").contains("42"));
        String own = "from jep import console\nx = 20\nconsole.prompt(None)\nprint('after', x)";
        String said = run(own, "x += 1\nx * 2\n1 / 0\n");
        assertTrue(said.contains("42") && said.contains("ZeroDivisionError"), said);
        assertTrue(said.endsWith("after 21\n"), said);
    }
}
