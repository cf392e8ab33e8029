package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code org.sanca.Main}, each time in a JVM of its own. */
class MainTest {
    @TempDir Path folder;

    @Test
    void runsAScriptWithItsArguments() throws Exception {
        Files.writeString(folder.resolve("beside.py"), "value = 7");
        Path script = folder.resolve("it's a script.py");
        Files.writeString(
                script,
                "import sys, threading, time, beside\n"
                        + "from java.lang import System\n"
                        + "import __main__\n"
                        + "print(sys.argv[1:], beside.value, __name__, __main__.beside is beside)\n"
                        + "def later():\n"
                        + "    time.sleep(0.2)\n"
                        + "    print('later', flush=True)\n"
                        + "threading.Thread(target=later).start()\n");
        Ended ended = run("", script.toString(), "-i", "b 'c'");
        assertEquals("['-i', \"b 'c'\"] 7 __main__ True\nlater\n", ended.text);
        assertEquals(0, ended.status);
    }

    @Test
    void statusIsThatOfPython() throws Exception {
        assertEquals(3, run("", "-c", "import sys; sys.exit(3)").status);
        Ended text = run("", "-c", "raise SystemExit('why')");
        assertEquals(1, text.status);
        assertEquals("why\n", text.text);
        Ended raised = run("", "-c", "def f(): 1 / 0\nf()");
        assertEquals(1, raised.status);
        assertEquals(
                "Traceback (most recent call last):", raised.text.lines().findFirst().orElse(""));
        assertTrue(raised.text.endsWith("ZeroDivisionError: division by zero\n"), raised.text);
        assertTrue(!raised.text.contains("_console.py"), raised.text);
        Ended java = run("", "-c", "from java.lang import Integer; Integer.parseInt('x')");
        assertEquals(1, java.status);
        assertTrue(java.text.contains("java.lang.NumberFormatException"), java.text);
        assertEquals(0, run("", "-c", "import atexit; atexit.register(print)").status);
    }

    @Test
    void runsModulesAndStandardInput() throws Exception {
        Ended module = run("", "-m", "json.tool", "--help");
        assertEquals(0, module.status, module.text);
        assertTrue(module.text.contains("json"), module.text);
        Ended input = run("x = 5\nprint(x + 1)\n");
        assertEquals("6\n", input.text);
        Ended missing = run("", folder.resolve("none.py").toString());
        assertEquals(1, missing.status);
        assertTrue(missing.text.contains("No such file"), missing.text);
    }

    @Test
    void promptGoesOnAfterAScript() throws Exception {
        Ended ended =
                run(
                        "x * 2\nfor i in range(2):\n    print(i)\n\n1/0\nexit(4)\n",
                        "-i",
                        "-c",
                        "x = 21");
        assertTrue(ended.text.contains("42\n"), ended.text);
        assertTrue(ended.text.contains("0\n1\n"), ended.text);
        assertTrue(ended.text.contains("ZeroDivisionError"), ended.text);
        assertTrue(ended.text.contains(" in Java "), ended.text);
        assertEquals(4, ended.status, ended.text);
    }

    @Test
    void wrongOptionsAreExplained() throws Exception {
        Ended unknown = run("", "-z");
        assertEquals(2, unknown.status);
        assertTrue(unknown.text.startsWith("unknown option: -z\nusage: "), unknown.text);
        assertTrue(run("", "-c").text.startsWith("-c needs an argument\n"));
        assertTrue(run("", "-h").text.startsWith("usage: java -jar sanca.jar"));
        assertTrue(run("", "--version").text.startsWith("Sanca "));
    }

    private static final class Ended {
        final int status;
        final String text;

        Ended(int status, String text) {
            this.status = status;
            this.text = text;
        }
    }

    private static Ended run(String input, String... args) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String path = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", path, "org.sanca.Main"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        byte[] said = process.getInputStream().readAllBytes();
        return new Ended(process.waitFor(), new String(said).replace("\r\n", "\n"));
    }
}
