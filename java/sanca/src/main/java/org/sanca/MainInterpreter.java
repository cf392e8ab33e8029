package org.sanca;

import org.sanca.internal.Python;

import java.util.Objects;

/**
 * The Python of this process, behind all interpreters. It starts with the first interpreter, as Python is found, or here,
 * as a configuration says; it ends with the process. There is one, and it cannot be started again.
 *
 * <pre>{@code
 * MainInterpreter.start(PythonConfig.builder().executable(Path.of("venv")).build());
 * }</pre>
 */
public final class MainInterpreter {
    private MainInterpreter() {}

    /**
     * Starts Python, unless it runs with this very configuration.
     *
     * @param config which Python, and how it starts
     * @throws PythonStartException if it cannot be started, with all places where it was looked for, or runs already with
     *     another configuration
     */
    public static void start(PythonConfig config) {
        Python.start(Objects.requireNonNull(config, "config"));
    }

    /**
     * Whether Python runs in this process, whoever started it.
     *
     * @return whether it does
     */
    public static boolean isStarted() {
        return Python.isStarted();
    }

    /**
     * What Python and Java hold of each other now, and what happens between them. Starts nothing: before Python runs all
     * counts are zero. Waits for nobody, also not for Python's lock. Any thread may ask.
     *
     * <pre>{@code
     * PythonStats before = MainInterpreter.stats();
     * work();
     * assert MainInterpreter.stats().handles() == before.handles();
     * }</pre>
     *
     * @return the counts
     */
    public static PythonStats stats() {
        return PythonStats.now();
    }
}
