package org.sanca.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Lends thread states to Java threads for the length of a callback. Not tied to threads: a virtual thread may change
 * its carrier, and there may be a million of them.
 */
final class StatePool {
    private static final int PLACES = 32;

    /** Each thread starts looking at a place of its own, so that threads seldom meet. */
    private static final AtomicReferenceArray<ThreadState> IDLE =
            new AtomicReferenceArray<>(PLACES);

    /** For more callbacks at a time than there are places. */
    private static final ConcurrentLinkedQueue<ThreadState> MORE = new ConcurrentLinkedQueue<>();

    private StatePool() {}

    static ThreadState borrow() {
        int start = start();
        for (int i = 0; i < PLACES; i++) {
            int place = start + i & PLACES - 1;
            if (IDLE.getPlain(place) != null) {
                ThreadState state = IDLE.getAndSet(place, null);
                if (state != null) {
                    return state;
                }
            }
        }
        ThreadState state = MORE.poll();
        return state != null ? state : make();
    }

    static void giveBack(ThreadState state) {
        state.enter();
        int start = start();
        for (int i = 0; i < PLACES; i++) {
            int place = start + i & PLACES - 1;
            if (IDLE.getPlain(place) == null && IDLE.compareAndSet(place, null, state)) {
                return;
            }
        }
        MORE.offer(state);
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    private static int start() {
        return (int) Thread.currentThread().getId() & PLACES - 1;
    }

    private static ThreadState make() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(ThreadState.END);
        ThreadState state = ThreadState.attach(scratch);
        try {
            state.address = PythonNative.address(scratch);
            return state;
        } catch (Throwable failure) {
            ThreadState.detach(state);
            throw failure;
        }
    }
}
