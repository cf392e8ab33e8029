package org.nd4j.python4j;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** {@link PythonGIL} as a {@code Lock}. All instances are the same lock; a thread may take it several times. */
public class GILLock implements Lock {
    /** Makes a view of the lock; takes nothing. */
    public GILLock() {}

    @Override
    public void lock() {
        PythonExecutioner.init();
        PythonGIL.raw().lock();
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        PythonExecutioner.init();
        PythonGIL.raw().lockInterruptibly();
    }

    @Override
    public boolean tryLock() {
        PythonExecutioner.init();
        return PythonGIL.raw().tryLock();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        PythonExecutioner.init();
        return PythonGIL.raw().tryLock(time, unit);
    }

    @Override
    public void unlock() {
        PythonGIL.raw().unlock();
    }

    /**
     * Not supported.
     *
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("GILLock has no conditions");
    }
}
