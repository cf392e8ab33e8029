package org.sanca;

/**
 * What a {@link SubInterpreter} may do and has of its own. Immutable; made by {@link #legacy}, {@link #isolated} or a
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

    private static final InterpreterConfig LEGACY =
            new InterpreterConfig(
                    USE_MAIN_OBMALLOC
                            | ALLOW_FORK
                            | ALLOW_EXEC
                            | ALLOW_THREADS
                            | ALLOW_DAEMON_THREADS);

    private static final InterpreterConfig ISOLATED =
            new InterpreterConfig(ALLOW_THREADS | CHECK_EXTENSIONS | OWN_GIL);

    /** As {@code sanca_capi::subinterpreter::Options} has them. */
    private final int bits;

    private InterpreterConfig(int bits) {
        this.bits = bits;
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
        return new Builder(bits);
    }

    int bits() {
        return bits;
    }

    boolean isLegacy() {
        return bits == LEGACY.bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InterpreterConfig && ((InterpreterConfig) other).bits == bits;
    }

    @Override
    public int hashCode() {
        return bits;
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
                + ")";
    }

    private boolean has(int bit) {
        return (bits & bit) != 0;
    }

    /** Changes single options. */
    public static final class Builder {
        private int bits;

        private Builder(int bits) {
            this.bits = bits;
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
         * The configuration.
         *
         * @return it
         */
        public InterpreterConfig build() {
            return new InterpreterConfig(bits);
        }
    }
}
