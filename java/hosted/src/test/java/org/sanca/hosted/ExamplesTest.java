package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The example programs, run as their READMEs say; the server serves fewer requests. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../../examples").toAbsolutePath().normalize();
    private static final long SECONDS = 180;

    @Test
    void pandasInJava() throws Exception {
        String python = System.getenv("SANCA_PANDAS_PYTHON");
        assumeTrue(
                python != null && Files.exists(Path.of(python)),
                "SANCA_PANDAS_PYTHON names no Python with pandas; `cargo xtask test` makes one");
        String said = run("pandas_in_java", "SeaTemperature.java", python);
        assertTrue(said.contains(": the same memory\n"), said);
        assertTrue(said.contains(": equal\n"), said);
        assertTrue(said.contains("19249 half-hours, 24 of them interpolated"), said);
        assertTrue(said.contains("warmest 2016-07-27: 22.15"), said);
        // What Java computed, as pandas saw it.
        assertTrue(said.contains("2016-08     19.09   19.14              0.71"), said);
        assertTrue(said.contains("the warmest month is 2016-08"), said);
    }

    @Test
    void aServerWithManyThreads() throws Exception {
        String python = System.getenv("SANCA_PYTHON");
        String said =
                run(
                        "python_server",
                        "ClassifierServer.java",
                        python,
                        "--requests",
                        "320",
                        "--clients",
                        "16");
        assertTrue(said.contains("320 requests of 16 clients, every answer right"), said);
        assertTrue(said.contains("json 1.000"), said);
    }

    private static String run(String folder, String program, String python, String... args)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        String jar = Path.of(System.getProperty("sanca.jar")).toAbsolutePath().toString();
        command.addAll(List.of("-cp", jar, program));
        command.addAll(List.of(args));
        Path output = Files.createTempFile("example", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(EXAMPLES.resolve(folder).toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        if (python != null) {
            builder.environment().put("SANCA_PYTHON", python);
        }
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output).replace("\r\n", "\n");
        Files.delete(output);
        assertTrue(ended, "it did not end within " + SECONDS + " s:\n" + said);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
