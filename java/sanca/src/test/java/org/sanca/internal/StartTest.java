package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sanca.PythonConfig;
import org.sanca.PythonStartException;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts that must not succeed, in processes of their own, with the jar that has the natives in it ({@code cargo xtask
 * dev} makes it): whatever is wrong, the JVM lives and a sentence says so.
 */
class StartTest {
    private static final Path JAR =
            Path.of("../../target/dist/sanca.jar").toAbsolutePath().normalize();

    @TempDir Path temp;

    @BeforeEach
    void needsTheJar() {
        assumeTrue(
                Files.isRegularFile(JAR), "needs target/dist/sanca.jar: cargo xtask dev --quick");
    }

    /** Starts Python with the settings given as {@code name=value}, twice, and prints what comes of it. */
    public static final class Child {
        public static void main(String[] arguments) {
            PythonConfig.Builder builder = PythonConfig.builder();
            for (String argument : arguments) {
                Path path = Path.of(argument.substring(argument.indexOf('=') + 1));
                if (argument.startsWith("home=")) {
                    builder.home(path);
                } else {
                    builder.executable(path);
                }
            }
            PythonStartException first = failure(builder.build());
            System.out.println(first.getMessage());
            PythonStartException second = failure(PythonConfig.defaults());
            System.out.println(second != first && second.getCause() == first ? "sticky" : second);
        }

        private static PythonStartException failure(PythonConfig config) {
            try {
                Python.start(config);
            } catch (PythonStartException e) {
                return e;
            }
            throw new AssertionError("Python has started");
        }
    }

    /** Loads the library by two class loaders. */
    public static final class TwoLoaders {
        public static void main(String[] arguments) throws Exception {
            URL[] urls = {new File(arguments[0]).toURI().toURL()};
            load(new URLClassLoader("first", urls, ClassLoader.getPlatformClassLoader()));
            load(new URLClassLoader("second", urls, ClassLoader.getPlatformClassLoader()));
        }

        private static void load(ClassLoader loader) throws Exception {
            Class<?> type = Class.forName("org.sanca.internal.NativeLoader", true, loader);
            java.lang.reflect.Method load = type.getDeclaredMethod("load");
            load.setAccessible(true);
            try {
                load.invoke(null);
                System.out.println("loaded");
            } catch (java.lang.reflect.InvocationTargetException e) {
                System.out.println(e.getCause().getMessage().replaceAll("@[0-9a-f]+", ""));
            }
        }
    }

    private String run(Class<?> main, Map<String, String> environment, String... arguments)
            throws Exception {
        String classes =
                StartTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(java, "-cp", JAR + File.pathSeparator + classes, main.getName());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        builder.environment()
                .keySet()
                .removeAll(List.of("SANCA_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"));
        builder.environment().put("SANCA_CACHE", temp.resolve("cache").toString());
        builder.environment().putAll(environment);
        Process child =
                builder.directory(temp.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        boolean wanted = environment.containsKey("PATH");
        assumeTrue(
                wanted || !output.startsWith("no Python was found"),
                "needs CPython with its shared library (Debian: apt-get install libpython3-dev)");
        return output;
    }

    @Test
    void a_python_that_is_not_there() throws Exception {
        assertEquals(
                "PythonConfig.executable=/no/such/venv cannot be used: no such file\n"
                        + "No other place is looked at when a Python is named\n"
                        + "sticky\n",
                run(Child.class, Map.of(), "executable=/no/such/venv"));
    }

    @Test
    void a_python_that_is_something_else() throws Exception {
        assertEquals(
                "SANCA_PYTHON=/bin/echo cannot be used: /bin/echo does not answer as Python does\n"
                        + "No other place is looked at when a Python is named\n"
                        + "sticky\n",
                run(Child.class, Map.of("SANCA_PYTHON", "/bin/echo")));
    }

    @Test
    void no_python_anywhere() throws Exception {
        String output = run(Child.class, Map.of("PATH", "/no/such/folder"));
        assertTrue(
                output.startsWith("no Python was found that Sanca can run. Looked at:\n"), output);
        assertTrue(output.contains("\n  python3 on PATH: no further one\n"), output);
    }

    @Test
    void a_home_without_standard_library() throws Exception {
        String output = run(Child.class, Map.of(), "home=" + temp);
        assertTrue(
                output.startsWith("PythonConfig.home=" + temp + " is no home of Python 3."),
                output);
        assertTrue(output.contains("/encodings in it\nsticky\n"), output);
    }

    @Test
    void what_python_itself_refuses() throws Exception {
        String output = run(Child.class, Map.of("PYTHONHASHSEED", "nonsense"));
        assertTrue(
                output.contains(" does not start: config_init_hash_seed: PYTHONHASHSEED must be"),
                output);
        assertTrue(output.endsWith("\nsticky\n"), output);
    }

    @Test
    void a_second_class_loader() throws Exception {
        assertEquals(
                "loaded\n"
                    + "Sanca's native library belongs to another class loader of this process:"
                    + " java.net.URLClassLoader. This is java.net.URLClassLoader. A process has one"
                    + " Python: put sanca.jar where both find the same classes, such as the class"
                    + " path of the server, and not into each application\n",
                run(TwoLoaders.class, Map.of(), JAR.toString()));
    }
}
