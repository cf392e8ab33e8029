package org.nd4j.python4j;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to use Python through this package, for one thread at a time.
 *
 * <pre>{@code
 * try (PythonGIL gil = PythonGIL.lock()) {
 *     PythonExecutioner.exec("print('hello')");
 * }
 * }</pre>
 *
 * <p>A thread that has it may lock it again. Threads get it in the order in which they asked. It is kept while Python
 * code waits or sleeps; the interpreter's own lock is not.
 */
public final class PythonGIL implements AutoCloseable {
    /** Orders the users of this package. No lock is taken before it but the interpreter's, and that is never waited for while Java runs. */
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private final AtomicBoolean closed = new AtomicBoolean();

    private PythonGIL() {}

    /**
     * Waits for the lock and takes it; starts Python if it does not run.
     *
     * @return what gives it back
     */
    public static PythonGIL lock() {
        PythonExecutioner.init();
        LOCK.lock();
        return new PythonGIL();
    }

    /** Gives the lock back. A second time does nothing. */
    @Override
    public void close() {
        if (closed.get()) {
            return;
        }
        if (!LOCK.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "this PythonGIL was locked by another thread, which has to close it");
        }
        closed.set(true);
        LOCK.unlock();
    }

    /**
     * Whether any thread has the lock.
     *
     * @return whether one has
     */
    public static boolean locked() {
        return LOCK.isLocked();
    }

    /**
     * Makes sure that the calling thread has the lock.
     *
     * @throws IllegalStateException if it has not
     */
    public static void assertThreadSafe() {
        if (!LOCK.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "Execution happening outside of GIL. Use PythonGIL.lock() in a"
                            + " try-with-resources block around what uses Python; thread "
                            + Thread.currentThread().getName()
                            + " does not have it");
        }
    }

    /** Does nothing: threads need no preparation. */
    public static void setMainThreadState() {}

    /** The lock itself, for {@link GILLock} and for the first start. */
    static ReentrantLock raw() {
        return LOCK;
    }
}
