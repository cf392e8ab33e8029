package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A main class of the tests in a JVM of its own, with a deadline. */
final class Child {
    /** What most programs need by far. */
    static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Set by {@code cargo xtask test --check-jni}: children are checked, too. */
    private static final boolean CHECK_JNI = System.getenv("SANCA_CHECK_JNI") != null;

    /** What a JVM says under {@code -Xcheck:jni} of a call that it should not have been asked. */
    private static final Pattern COMPLAINT =
            Pattern.compile(
                    "(?m)^.*(WARNING in native|WARNING: JNI|FATAL ERROR|Warning: Calling).*$");

    /** Its exit status. */
    final int status;

    /** What it wrote to both streams. */
    final String text;

    private Child(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** Runs one to its end. */
    static Child run(Class<?> program) throws IOException, InterruptedException {
        return run(program, DEADLINE, List.of());
    }

    /** Runs one to its end with options for the JVM; it fails the test if it has not ended at the deadline. */
    static Child run(Class<?> program, Duration deadline, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> classPath = List.of(System.getProperty("java.class.path"));
        return run(program.getName(), classPath, deadline, options, arguments);
    }

    /** Runs a main class that is on another class path. */
    static Child run(
            String program,
            List<String> classPath,
            Duration deadline,
            List<String> options,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        if (Runtime.version().feature() >= 22) {
            all.add("--enable-native-access=ALL-UNNAMED");
        }
        all.addAll(options);
        all.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), program));
        all.addAll(List.of(arguments));
        return launch(deadline, all);
    }

    /** Runs a JVM with exactly these options and arguments. */
    static Child launch(Duration deadline, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path log = Files.createTempFile("sanca-child-jvm", ".log");
        if (CHECK_JNI) {
            command.addAll(List.of("-Xcheck:jni", "-XX:+UnlockDiagnosticVMOptions"));
            command.addAll(
                    List.of("-XX:-DisplayVMOutput", "-XX:+LogVMOutput", "-XX:LogFile=" + log));
        }
        command.addAll(arguments);
        // A file and no pipe, so that a talkative child is never held up, nor one whose own
        // children live on.
        File output = File.createTempFile("sanca-child", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            Process process = builder.redirectOutput(output).start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output.toPath()).replace("\r\n", "\n");
            assertTrue(ended, command + " did not end within " + deadline + ":\n" + text);
            Matcher complaint = COMPLAINT.matcher(Files.readString(log) + text);
            assertFalse(complaint.find(), () -> "the JVM complains: " + complaint.group());
            return new Child(process.exitValue(), text);
        } finally {
            Files.delete(output.toPath());
            Files.delete(log);
        }
    }
}
