package org.sanca.internal;

import java.util.Arrays;

/**
 * The table of Java objects that native code holds. Segments never move, so reading needs no lock; index 0 is null.
 *
 * <p>Each {@link ThreadState} has a stack of free indices of its own and exchanges them with the shared pool in
 * batches, so neither taking nor giving back takes a lock on a warm path.
 */
final class Handles {
    /** Most free indices that one thread keeps. */
    static final int LOCAL_MAX = 192;

    private static final int BATCH = 64;
    private static final int SEGMENT_BITS = 12;
    private static final int SEGMENT_MASK = (1 << SEGMENT_BITS) - 1;

    /** Indices that are never freed: null, and the errors that must be reportable when nothing can be allocated. */
    static final int RESERVED = 4;

    static final int OUT_OF_MEMORY = 1;
    static final int STACK_OVERFLOW = 2;

    /** The directory is replaced when it grows; the segments in it stay. */
    private static Object[][] segments = new Object[64][];

    /** Free indices that belong to no thread; guarded by the lock of this class, as is {@code next}. */
    private static int[] pool = new int[4 * BATCH];

    private static int poolCount;

    /** The first index that was never used. */
    private static int next = RESERVED;

    static {
        segments[0] = new Object[1 << SEGMENT_BITS];
        segments[0][OUT_OF_MEMORY] =
                new OutOfMemoryError("Java heap space (no room to describe it)");
        segments[0][STACK_OVERFLOW] = new StackOverflowError();
    }

    private Handles() {}

    static Object get(int handle) {
        return segments[handle >>> SEGMENT_BITS][handle & SEGMENT_MASK];
    }

    /** Stores an object; 0 for null. */
    static int put(ThreadState state, Object object) {
        if (object == null) {
            return 0;
        }
        if (state.freeCount == 0) {
            refill(state);
        }
        int handle = state.free[--state.freeCount];
        segments[handle >>> SEGMENT_BITS][handle & SEGMENT_MASK] = object;
        return handle;
    }

    /** Frees an index. Freeing a free one does nothing: giving it out twice would mix up two objects. */
    static void free(ThreadState state, int handle) {
        if (!clear(handle)) {
            return;
        }
        if (state.freeCount == LOCAL_MAX) {
            giveBack(state, BATCH);
        }
        state.free[state.freeCount++] = handle;
    }

    /** Frees an index when the state of the calling thread is not known. */
    static void freeShared(int handle) {
        if (clear(handle)) {
            addToPool(handle);
        }
    }

    /** Reads an object and frees its index. */
    static Object take(ThreadState state, int handle) {
        Object object = get(handle);
        free(state, handle);
        return object;
    }

    static Object takeShared(int handle) {
        Object object = get(handle);
        freeShared(handle);
        return object;
    }

    private static boolean clear(int handle) {
        if (handle < RESERVED) {
            return false;
        }
        Object[] segment = segments[handle >>> SEGMENT_BITS];
        boolean used = segment[handle & SEGMENT_MASK] != null;
        segment[handle & SEGMENT_MASK] = null;
        return used;
    }

    private static synchronized void refill(ThreadState state) {
        int fromPool = Math.min(poolCount, BATCH);
        poolCount -= fromPool;
        System.arraycopy(pool, poolCount, state.free, 0, fromPool);
        int count = fromPool;
        // Stored highest first, so that low indices are given out first and the table stays dense.
        for (int handle = next + BATCH - fromPool - 1; handle >= next; handle--) {
            addSegment(handle);
            state.free[count++] = handle;
        }
        next += BATCH - fromPool;
        state.freeCount = count;
    }

    private static void addSegment(int handle) {
        int index = handle >>> SEGMENT_BITS;
        if (index >= segments.length) {
            segments = Arrays.copyOf(segments, 2 * segments.length);
        }
        if (segments[index] == null) {
            segments[index] = new Object[1 << SEGMENT_BITS];
        }
    }

    /** Moves the oldest {@code count} free indices of a thread to the shared pool. */
    static synchronized void giveBack(ThreadState state, int count) {
        for (int i = 0; i < count; i++) {
            addToPool(state.free[i]);
        }
        state.freeCount -= count;
        System.arraycopy(state.free, count, state.free, 0, state.freeCount);
    }

    private static synchronized void addToPool(int handle) {
        if (poolCount == pool.length) {
            pool = Arrays.copyOf(pool, 2 * poolCount);
        }
        pool[poolCount++] = handle;
    }

    /**
     * Objects that native code holds, not counting those whose release is queued. Exact while no other thread calls.
     */
    static long live() {
        ThreadState[] states = ThreadState.all();
        synchronized (Handles.class) {
            long live = next - RESERVED - poolCount;
            for (ThreadState state : states) {
                live -= state.freeCount + state.pendingReleases();
            }
            return live;
        }
    }

    /** The largest index ever used, plus one. */
    static synchronized int limit() {
        return next;
    }
}
