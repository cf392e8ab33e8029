package org.sanca;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a {@link SubInterpreter} may do and has of its own, and which modules it has from the main interpreter. Immutable; made by {@link #legacy}, {@link #isolated} or a
 * {@link Builder}. CPython before 3.12 knows only {@link #legacy}: there any other is refused.
 */
public final class InterpreterConfig {
    private static final int USE_MAIN_OBMALLOC = 1;
    private static final int ALLOW_FORK = 2;
    private static final int ALLOW_EXEC = 4;
    private static final int ALLOW_THREADS = 8;
    private static final int ALLOW_DAEMON_THREADS = 16;
    private static final int CHECK_EXTENSIONS = 32;
    private static final int OWN_GIL = 64;

    /** Python's own rule for identifiers is looser; the import says what is wrong with the rest. */
    private static final Pattern NAME = Pattern.compile("[^\\s.]+(\\.[^\\s.]+)*");

    private static final InterpreterConfig LEGACY =
            new InterpreterConfig(
                    USE_MAIN_OBMALLOC
                            | ALLOW_FORK
                            | ALLOW_EXEC
                            | ALLOW_THREADS
                            | ALLOW_DAEMON_THREADS,
                    Set.of());

    private static final InterpreterConfig ISOLATED =
            new InterpreterConfig(ALLOW_THREADS | CHECK_EXTENSIONS | OWN_GIL, Set.of());

    /** As {@code sanca_capi::subinterpreter::Options} has them. */
    private final int bits;

    /** Names of modules, in their order. */
    private final Set<String> sharedModules;

    private InterpreterConfig(int bits, Set<String> sharedModules) {
        this.bits = bits;
        this.sharedModules = sharedModules;
    }

    /**
     * Everything allowed, one lock with all other interpreters: what every version of CPython can do, and most extension
     * modules.
     *
     * @return the configuration
     */
    public static InterpreterConfig legacy() {
        return LEGACY;
    }

    /**
     * A GIL and an allocator of its own, so that it runs at the same time as others; no {@code fork}, {@code exec} or
     * daemon threads, and only extension modules that say they can live like this. Needs CPython 3.12.
     *
     * @return the configuration
     */
    public static InterpreterConfig isolated() {
        return ISOLATED;
    }

    /**
     * A builder that starts from this configuration.
     *
     * @return the builder
     */
    public Builder with() {
        return new Builder(bits, sharedModules);
    }

    /**
     * The modules that the interpreter has from the main one.
     *
     * @return their names, in their order; unmodifiable
     */
    public Set<String> sharedModules() {
        return sharedModules;
    }

    /** What the operation that makes an interpreter takes. */
    Object[] values() {
        List<Object> values = new ArrayList<>();
        values.add(bits);
        values.addAll(sharedModules);
        return values.toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InterpreterConfig
                && ((InterpreterConfig) other).bits == bits
                && ((InterpreterConfig) other).sharedModules.equals(sharedModules);
    }

    @Override
    public int hashCode() {
        return 31 * bits + sharedModules.hashCode();
    }

    @Override
    public String toString() {
        return "InterpreterConfig(ownGil="
                + has(OWN_GIL)
                + ", useMainObmalloc="
                + has(USE_MAIN_OBMALLOC)
                + ", allowFork="
                + has(ALLOW_FORK)
                + ", allowExec="
                + has(ALLOW_EXEC)
                + ", allowThreads="
                + has(ALLOW_THREADS)
                + ", allowDaemonThreads="
                + has(ALLOW_DAEMON_THREADS)
                + ", checkMultiInterpExtensions="
                + has(CHECK_EXTENSIONS)
                + ", sharedModules="
                + sharedModules
                + ")";
    }

    private boolean has(int bit) {
        return (bits & bit) != 0;
    }

    /** Changes single options. */
    public static final class Builder {
        private int bits;
        private Set<String> sharedModules;

        private Builder(int bits, Set<String> sharedModules) {
            this.bits = bits;
            this.sharedModules = sharedModules;
        }

        private Builder set(int bit, boolean on) {
            bits = on ? bits | bit : bits & ~bit;
            return this;
        }

        /**
         * Whether it has a GIL of its own; needs an allocator of its own too.
         *
         * @param on whether
         * @return this
         */
        public Builder ownGil(boolean on) {
            return set(OWN_GIL, on);
        }

        /**
         * Whether it shares the allocator of the main interpreter.
         *
         * @param on whether
         * @return this
         */
        public Builder useMainObmalloc(boolean on) {
            return set(USE_MAIN_OBMALLOC, on);
        }

        /**
         * Whether its code may fork.
         *
         * @param on whether
         * @return this
         */
        public Builder allowFork(boolean on) {
            return set(ALLOW_FORK, on);
        }

        /**
         * Whether its code may replace the process.
         *
         * @param on whether
         * @return this
         */
        public Builder allowExec(boolean on) {
            return set(ALLOW_EXEC, on);
        }

        /**
         * Whether its code may start threads.
         *
         * @param on whether
         * @return this
         */
        public Builder allowThreads(boolean on) {
            return set(ALLOW_THREADS, on);
        }

        /**
         * Whether its code may start daemon threads.
         *
         * @param on whether
         * @return this
         */
        public Builder allowDaemonThreads(boolean on) {
            return set(ALLOW_DAEMON_THREADS, on);
        }

        /**
         * Whether extension modules must say that they work in several interpreters.
         *
         * @param on whether
         * @return this
         */
        public Builder checkMultiInterpExtensions(boolean on) {
            return set(CHECK_EXTENSIONS, on);
        }

        /**
         * Which modules it has from the main interpreter, with all that is in them if they are packages: the main interpreter
         * imports them, and every interpreter that lists them has the very same objects. This is how extension modules that
         * can be loaded once in a process, NumPy among them, are used in several sub-interpreters.
         *
         * <pre>{@code
         * InterpreterConfig config = InterpreterConfig.legacy().with().sharedModules("numpy").build();
         * try (SubInterpreter py = new SubInterpreter(config)) {
         *     py.exec("import numpy as np; total = float(np.arange(4).sum())");
         * }
         * }</pre>
         *
         * <p>They are looked for on the main interpreter's {@code sys.path}; one that it does not find is an {@code ImportError}
         * at the {@code import}. What a shared module keeps, all see: that is the price. CPython was not made for it, see the
         * guide to shared modules for the limits.
         *
         * @param names dotted names; they take the place of those set before, none stand for no sharing
         * @return this
         */
        public Builder sharedModules(String... names) {
            Set<String> all = new TreeSet<>();
            for (String name : names) {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "not the name of a Python module: \"" + name + "\"; one is \"numpy\"");
                }
                all.add(name);
            }
            this.sharedModules = Collections.unmodifiableSet(all);
            return this;
        }

        /**
         * The configuration.
         *
         * @return it
         * @throws IllegalArgumentException if modules are shared with an interpreter that has a GIL or an allocator of its own
         */
        public InterpreterConfig build() {
            boolean own = (bits & OWN_GIL) != 0;
            if (!sharedModules.isEmpty() && (own || (bits & USE_MAIN_OBMALLOC) == 0)) {
                String why =
                        own
                                ? "a GIL of its own, because two threads would change the same"
                                        + " objects at once"
                                : "an allocator of its own, because each would free objects of the"
                                        + " other";
                throw new IllegalArgumentException(
                        "modules cannot be shared with an interpreter that has "
                                + why
                                + ": share none of "
                                + sharedModules
                                + ", or start from InterpreterConfig.legacy()");
            }
            return new InterpreterConfig(bits, sharedModules);
        }
    }
}
