package org.sanca;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which Python a Java process starts, and how. A process has one Python, started once; this says what it will be like.
 * Whatever is not set is as when {@code python3} is started in a shell.
 *
 * <pre>{@code
 * PythonConfig config = PythonConfig.builder().executable(Path.of("/opt/app/.venv")).argv("app").build();
 * }</pre>
 *
 * <p>Without {@link Builder#executable(Path)} Python is looked for in this order: the environment variable {@code
 * SANCA_PYTHON}; the active environment ({@code VIRTUAL_ENV}, {@code CONDA_PREFIX}); {@code .venv} or {@code venv} in
 * the working directory; {@code python3}, then {@code python} on {@code PATH}.
 */
public final class PythonConfig {
    private final Path executable;
    private final Path home;
    private final List<Path> pathEntries;
    private final boolean isolated;
    private final Boolean useEnvironment;
    private final Boolean siteImport;
    private final Boolean userSite;
    private final Boolean writeBytecode;
    private final Boolean useHashSeed;
    private final Long hashSeed;
    private final Integer optimizationLevel;
    private final boolean verbose;
    private final List<String> argv;

    private PythonConfig(Builder builder) {
        executable = builder.executable;
        home = builder.home;
        pathEntries = List.copyOf(builder.pathEntries);
        isolated = builder.isolated;
        useEnvironment = builder.useEnvironment;
        siteImport = builder.siteImport;
        userSite = builder.userSite;
        writeBytecode = builder.writeBytecode;
        useHashSeed = builder.useHashSeed;
        hashSeed = builder.hashSeed;
        optimizationLevel = builder.optimizationLevel;
        verbose = builder.verbose;
        argv = List.copyOf(builder.argv);
    }

    /**
     * A builder with nothing set.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The configuration with nothing set.
     *
     * @return the configuration
     */
    public static PythonConfig defaults() {
        return builder().build();
    }

    /**
     * The executable or virtual environment to be used.
     *
     * @return the path; empty if Python is looked for
     */
    public Optional<Path> executable() {
        return Optional.ofNullable(executable);
    }

    /**
     * The folder of the standard library's installation.
     *
     * @return the folder; empty if Python finds it itself
     */
    public Optional<Path> home() {
        return Optional.ofNullable(home);
    }

    /**
     * What is appended to {@code sys.path}.
     *
     * @return the entries, in order
     */
    public List<Path> pathEntries() {
        return pathEntries;
    }

    /**
     * Whether Python is cut off from the user's environment.
     *
     * @return true if so
     */
    public boolean isolated() {
        return isolated;
    }

    /**
     * Whether Python reads its environment variables.
     *
     * @return the setting; empty for Python's default
     */
    public Optional<Boolean> useEnvironment() {
        return Optional.ofNullable(useEnvironment);
    }

    /**
     * Whether the module {@code site} is imported at the start.
     *
     * @return the setting; empty for Python's default
     */
    public Optional<Boolean> siteImport() {
        return Optional.ofNullable(siteImport);
    }

    /**
     * Whether the user's own packages are on {@code sys.path}.
     *
     * @return the setting; empty for Python's default
     */
    public Optional<Boolean> userSite() {
        return Optional.ofNullable(userSite);
    }

    /**
     * Whether {@code .pyc} files are written.
     *
     * @return the setting; empty for Python's default
     */
    public Optional<Boolean> writeBytecode() {
        return Optional.ofNullable(writeBytecode);
    }

    /**
     * Whether hashes of texts come from a fixed seed.
     *
     * @return the setting; empty for Python's default
     */
    public Optional<Boolean> useHashSeed() {
        return Optional.ofNullable(useHashSeed);
    }

    /**
     * The seed for hashes of texts.
     *
     * @return the seed; empty if none was given
     */
    public OptionalLong hashSeed() {
        return hashSeed == null ? OptionalLong.empty() : OptionalLong.of(hashSeed);
    }

    /**
     * How much is left out of compiled code.
     *
     * @return 0, 1 or 2; empty for Python's default
     */
    public OptionalInt optimizationLevel() {
        return optimizationLevel == null ? OptionalInt.empty() : OptionalInt.of(optimizationLevel);
    }

    /**
     * Whether Python prints each import.
     *
     * @return true if so
     */
    public boolean verbose() {
        return verbose;
    }

    /**
     * What {@code sys.argv} will be.
     *
     * @return the arguments; empty for Python's default, one empty text
     */
    public List<String> argv() {
        return argv;
    }

    private List<Object> all() {
        ArrayList<Object> all = new ArrayList<>();
        Collections.addAll(all, executable, home, pathEntries, isolated, useEnvironment);
        Collections.addAll(all, siteImport, userSite, writeBytecode, useHashSeed, hashSeed);
        Collections.addAll(all, optimizationLevel, verbose, argv);
        return all;
    }

    /**
     * Whether the other one asks for the same.
     *
     * @param other another object
     * @return true if all settings are equal
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof PythonConfig && all().equals(((PythonConfig) other).all());
    }

    /**
     * A hash of all settings.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return all().hashCode();
    }

    /**
     * What is set, as the calls of the builder that set it.
     *
     * @return the text
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("PythonConfig");
        show(out, "executable", executable);
        show(out, "home", home);
        show(out, "pathEntries", pathEntries.isEmpty() ? null : pathEntries);
        show(out, "isolated", isolated ? true : null);
        show(out, "useEnvironment", useEnvironment);
        show(out, "siteImport", siteImport);
        show(out, "userSite", userSite);
        show(out, "writeBytecode", writeBytecode);
        show(out, "useHashSeed", hashSeed == null ? useHashSeed : null);
        show(out, "hashSeed", hashSeed);
        show(out, "optimizationLevel", optimizationLevel);
        show(out, "verbose", verbose ? true : null);
        show(out, "argv", argv.isEmpty() ? null : argv);
        return out.toString();
    }

    private static void show(StringBuilder out, String name, Object value) {
        if (value != null) {
            out.append('.').append(name).append('(').append(value).append(')');
        }
    }

    /** Gathers settings. Not for use by several threads at once. */
    public static final class Builder {
        private static final long MAX_SEED = 0xFFFF_FFFFL;

        private Path executable;
        private Path home;
        private final List<Path> pathEntries = new ArrayList<>();
        private boolean isolated;
        private Boolean useEnvironment;
        private Boolean siteImport;
        private Boolean userSite;
        private Boolean writeBytecode;
        private Boolean useHashSeed;
        private Long hashSeed;
        private Integer optimizationLevel;
        private boolean verbose;
        private final List<String> argv = new ArrayList<>();

        private Builder() {}

        /**
         * Which Python: its executable, the folder of a virtual environment (which need not be activated), or a bare
         * name to be looked up on {@code PATH}. If it cannot be used, that is an error: no other is taken instead.
         *
         * @param path the executable or folder
         * @return this builder
         * @throws NullPointerException if {@code path} is null
         */
        public Builder executable(Path path) {
            executable = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Where the standard library is installed, as {@code PYTHONHOME}. Rarely needed: the executable knows. The
         * folder of a virtual environment is no home; give that as {@link #executable(Path)}.
         *
         * @param folder the folder that has {@code lib/python3.x} in it
         * @return this builder
         * @throws NullPointerException if {@code folder} is null
         */
        public Builder home(Path folder) {
            home = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Folders and archives to be appended to {@code sys.path}, after those of earlier calls.
         *
         * @param entries the paths; relative ones are made absolute
         * @return this builder
         * @throws NullPointerException if an entry is null
         */
        public Builder pathEntries(Path... entries) {
            for (Path entry : entries) {
                pathEntries.add(entry.toAbsolutePath());
            }
            return this;
        }

        /**
         * Cuts Python off from the user: no environment variables, no user's own packages ({@code python -I}).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder isolated(boolean on) {
            isolated = on;
            return this;
        }

        /**
         * Whether Python reads {@code PYTHONPATH}, {@code PYTHONHOME} and its other variables ({@code python -E} if
         * not).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder useEnvironment(boolean on) {
            useEnvironment = on;
            return this;
        }

        /**
         * Whether the module {@code site} is imported, which puts installed packages on {@code sys.path} ({@code
         * python -S} if not).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder siteImport(boolean on) {
            siteImport = on;
            return this;
        }

        /**
         * Whether packages that the user installed for himself are on {@code sys.path} ({@code python -s} if not).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder userSite(boolean on) {
            userSite = on;
            return this;
        }

        /**
         * Whether compiled modules are kept in {@code __pycache__} ({@code python -B} if not).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder writeBytecode(boolean on) {
            writeBytecode = on;
            return this;
        }

        /**
         * Whether hashes of texts are the same in each process. False makes them random even if {@code PYTHONHASHSEED}
         * is set.
         *
         * @param on whether to; true without a {@link #hashSeed(long)} means the seed 0
         * @return this builder
         */
        public Builder useHashSeed(boolean on) {
            useHashSeed = on;
            if (!on) {
                hashSeed = null;
            }
            return this;
        }

        /**
         * The seed for hashes of texts, as {@code PYTHONHASHSEED}. Implies {@link #useHashSeed(boolean)}.
         *
         * @param seed 0 to 4294967295
         * @return this builder
         * @throws IllegalArgumentException if the seed is out of that range
         */
        public Builder hashSeed(long seed) {
            if (seed < 0 || seed > MAX_SEED) {
                throw new IllegalArgumentException(
                        "hashSeed is 0 to " + MAX_SEED + ", but was " + seed);
            }
            hashSeed = seed;
            useHashSeed = true;
            return this;
        }

        /**
         * How much is left out of compiled code: 0 nothing, 1 assertions ({@code python -O}), 2 docstrings too.
         *
         * @param level 0, 1 or 2
         * @return this builder
         * @throws IllegalArgumentException if it is another number
         */
        public Builder optimizationLevel(int level) {
            if (level < 0 || level > 2) {
                throw new IllegalArgumentException(
                        "optimizationLevel is 0, 1 or 2, but was " + level);
            }
            optimizationLevel = level;
            return this;
        }

        /**
         * Whether Python prints each import to the standard error stream ({@code python -v}).
         *
         * @param on whether to
         * @return this builder
         */
        public Builder verbose(boolean on) {
            verbose = on;
            return this;
        }

        /**
         * What {@code sys.argv} will be, in place of what earlier calls gave. The first one is the program's name.
         *
         * @param arguments the arguments
         * @return this builder
         * @throws IllegalArgumentException if one holds the character NUL
         * @throws NullPointerException if one is null
         */
        public Builder argv(String... arguments) {
            argv.clear();
            for (String argument : arguments) {
                if (argument.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("an argument holds the character NUL");
                }
                argv.add(argument);
            }
            return this;
        }

        /**
         * The configuration.
         *
         * @return an immutable one; the builder can be used further
         */
        public PythonConfig build() {
            return new PythonConfig(this);
        }
    }
}
