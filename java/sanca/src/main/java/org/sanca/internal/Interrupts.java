package org.sanca.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries {@link Thread#interrupt} into Python: a thread that is interrupted while Python code runs in it gets a {@code
 * KeyboardInterrupt} there. Java tells nobody of an interrupt, so a thread of ours looks, as long as anybody is in Python.
 */
final class Interrupts implements Runnable {
    /** How often it looks. What ends sooner than that is not interrupted. */
    private static final long ROUND_NANOS = 25_000_000;

    /** Rounds without anybody in Python after which it stops looking. */
    private static final int IDLE_ROUNDS = 40;

    private static final AtomicBoolean WATCHING = new AtomicBoolean();
    private static volatile Thread watcher;

    /** Written without a fence after it, which would cost more than all else that Java does for a callback: we look again. */
    private static final VarHandle BORROWER;

    static {
        try {
            BORROWER =
                    MethodHandles.lookup()
                            .findVarHandle(ThreadState.class, "borrower", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Interrupts() {}

    /** The calling thread goes to Python, to an object or an interpreter, with a state that it borrowed. */
    static void begin(ThreadState state, long python) {
        state.interpreter = (int) (python >>> 48);
        state.operation++;
        BORROWER.setRelease(state, Thread.currentThread());
        if (!WATCHING.get() && !WATCHING.getAndSet(true)) {
            start();
        }
    }

    /** It is back. */
    static void end(ThreadState state) {
        BORROWER.setRelease(state, (Thread) null);
    }

    private static Thread borrower(ThreadState state) {
        return (Thread) BORROWER.getAcquire(state);
    }

    private static void start() {
        Thread known = watcher;
        if (known != null) {
            LockSupport.unpark(known);
            return;
        }
        Thread thread = new Thread(null, new Interrupts(), "sanca-interrupts", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        watcher = thread;
        thread.start();
    }

    @Override
    public void run() {
        Map<ThreadState, Integer> before = new IdentityHashMap<>();
        int idle = 0;
        while (true) {
            LockSupport.parkNanos(this, ROUND_NANOS);
            Map<ThreadState, Integer> now = inPython();
            for (Map.Entry<ThreadState, Integer> each : now.entrySet()) {
                // Twice in the same operation, so that it is not over by the time it is hit.
                if (each.getValue().equals(before.get(each.getKey()))) {
                    interrupt(each.getKey(), each.getValue());
                }
            }
            before = now;
            idle = now.isEmpty() ? idle + 1 : 0;
            if (idle == IDLE_ROUNDS) {
                idle = 0;
                WATCHING.set(false);
                if (inPython().isEmpty()) {
                    LockSupport.park(this);
                }
                WATCHING.set(true);
            }
        }
    }

    /** The states whose borrowers are in Python, and in which of their operations. */
    private static Map<ThreadState, Integer> inPython() {
        Map<ThreadState, Integer> found = new IdentityHashMap<>();
        for (ThreadState state : ThreadState.all()) {
            if (borrower(state) != null) {
                found.put(state, state.operation);
            }
        }
        return found;
    }

    /** How many threads are in Python. */
    static int threadsInPython() {
        Set<Thread> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ThreadState state : ThreadState.all()) {
            Thread borrower = borrower(state);
            if (borrower != null) {
                found.add(borrower);
            }
        }
        return found.size();
    }

    private static void interrupt(ThreadState state, int operation) {
        Thread borrower = borrower(state);
        if (borrower != null && borrower.isInterrupted() && state.interrupted != operation) {
            state.interrupted = operation;
            PythonNative.interrupt(state.slot, state.interpreter);
        }
    }
}
