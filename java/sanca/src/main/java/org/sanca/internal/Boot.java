package org.sanca.internal;

import org.sanca.PythonConfig;

import java.nio.file.Path;

/** The natives of the boot library, which {@link NativeLoader} loads, and the form in which a configuration reaches them. */
final class Boot {
    private Boot() {}

    /**
     * Finds and starts Python on the calling thread, which is Python's main thread for ever, and lets the package in
     * {@code folder} begin.
     *
     * @param engine the class by which native code finds the engine of this class loader
     * @param jar the jar that the engine came from, or an empty text
     * @param cache where answers of Python executables are kept
     * @param settings as {@link #settings} makes them
     * @return null, or what went wrong
     */
    static native String start(
            Class<?> engine, String jar, String folder, String cache, String settings);

    /** Names and values, each followed by a NUL. What is not set is not sent. */
    static String settings(PythonConfig config) {
        StringBuilder out = new StringBuilder();
        put(out, "executable", config.executable().orElse(null));
        if (config.home().isPresent()) {
            put(out, "home", config.home().get().toAbsolutePath());
        }
        for (Path entry : config.pathEntries()) {
            put(out, "pathEntry", entry);
        }
        for (String argument : config.argv()) {
            put(out, "argv", argument);
        }
        put(out, "isolated", config.isolated() ? true : null);
        put(out, "verbose", config.verbose() ? true : null);
        put(out, "useEnvironment", config.useEnvironment().orElse(null));
        put(out, "siteImport", config.siteImport().orElse(null));
        put(out, "userSite", config.userSite().orElse(null));
        put(out, "writeBytecode", config.writeBytecode().orElse(null));
        put(out, "useHashSeed", config.useHashSeed().orElse(null));
        if (config.hashSeed().isPresent()) {
            put(out, "hashSeed", config.hashSeed().getAsLong());
        }
        if (config.optimizationLevel().isPresent()) {
            put(out, "optimizationLevel", config.optimizationLevel().getAsInt());
        }
        return out.toString();
    }

    private static void put(StringBuilder out, String name, Object value) {
        if (value != null) {
            out.append(name).append('\0').append(value).append('\0');
        }
    }
}
