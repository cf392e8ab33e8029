package jep;

import org.sanca.InterpreterConfig;

import java.util.function.Consumer;

/** What a sub-interpreter may do and has of its own; -1 stands for what {@link #legacy} or {@link #isolated} says. */
public class SubInterpreterOptions {
    /** Whether it starts from CPython's isolated configuration. */
    protected boolean isolated;

    /** Whether it shares the allocator. */
    protected int useMainObmalloc = -1;

    /** Whether it may fork. */
    protected int allowFork = -1;

    /** Whether it may replace the process. */
    protected int allowExec = -1;

    /** Whether it may start threads. */
    protected int allowThreads = -1;

    /** Whether it may start daemon threads. */
    protected int allowDaemonThreads = -1;

    /** Whether extension modules have to support it. */
    protected int checkMultiInterpExtensions = -1;

    /** Whether it has a GIL of its own. */
    protected int ownGIL = -1;

    /**
     * Options that say nothing.
     *
     * @param isolated where they start from
     */
    protected SubInterpreterOptions(boolean isolated) {
        this.isolated = isolated;
    }

    private static int bit(boolean on) {
        return on ? 1 : 0;
    }

    /**
     * Sets whether it shares the allocator.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setUseMainObmalloc(boolean on) {
        useMainObmalloc = bit(on);
        return this;
    }

    /**
     * Sets whether it may fork.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setAllowFork(boolean on) {
        allowFork = bit(on);
        return this;
    }

    /**
     * Sets whether it may replace the process.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setAllowExec(boolean on) {
        allowExec = bit(on);
        return this;
    }

    /**
     * Sets whether it may start threads.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setAllowThreads(boolean on) {
        allowThreads = bit(on);
        return this;
    }

    /**
     * Sets whether it may start daemon threads.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setAllowDaemonThreads(boolean on) {
        allowDaemonThreads = bit(on);
        return this;
    }

    /**
     * The next one, with a slip of the pen.
     *
     * @deprecated use {@link #setCheckMultiInterpExtensions}
     * @param on whether
     * @return this
     */
    @Deprecated
    public SubInterpreterOptions setCheckMultiInterpeExtensions(boolean on) {
        return setCheckMultiInterpExtensions(on);
    }

    /**
     * Sets whether extension modules have to support it.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setCheckMultiInterpExtensions(boolean on) {
        checkMultiInterpExtensions = bit(on);
        return this;
    }

    /**
     * Sets whether it has a GIL of its own.
     *
     * @param on whether
     * @return this
     */
    public SubInterpreterOptions setOwnGIL(boolean on) {
        ownGIL = bit(on);
        return this;
    }

    /**
     * What sub-interpreters always were.
     *
     * @return the options
     */
    public static SubInterpreterOptions legacy() {
        return new SubInterpreterOptions(false);
    }

    /**
     * A GIL and an allocator of its own.
     *
     * @return the options
     */
    public static SubInterpreterOptions isolated() {
        return new SubInterpreterOptions(true);
    }

    InterpreterConfig interpreterConfig() {
        InterpreterConfig base =
                isolated ? InterpreterConfig.isolated() : InterpreterConfig.legacy();
        InterpreterConfig.Builder builder = base.with();
        set(useMainObmalloc, builder::useMainObmalloc);
        set(allowFork, builder::allowFork);
        set(allowExec, builder::allowExec);
        set(allowThreads, builder::allowThreads);
        set(allowDaemonThreads, builder::allowDaemonThreads);
        set(checkMultiInterpExtensions, builder::checkMultiInterpExtensions);
        set(ownGIL, builder::ownGil);
        return builder.build();
    }

    private static void set(int value, Consumer<Boolean> setter) {
        if (value >= 0) {
            setter.accept(value == 1);
        }
    }

    @Override
    public String toString() {
        return "SubInterpreterOptions [isolated="
                + isolated
                + ", useMainObmalloc="
                + useMainObmalloc
                + ", allowFork="
                + allowFork
                + ", allowExec="
                + allowExec
                + ", allowThreads="
                + allowThreads
                + ", allowDaemonThreads="
                + allowDaemonThreads
                + ", checkMultiInterpExtensions="
                + checkMultiInterpExtensions
                + ", ownGIL="
                + ownGIL
                + "]";
    }
}
