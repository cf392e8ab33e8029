package org.sanca.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.util.Arrays;

/**
 * What one thread needs to cross: a slot number, scratch memory shared with native code, a stack of free handles and
 * buffers for text. Used by one thread at a time; whoever passes it on synchronises.
 */
final class ThreadState {
    /** Layout of scratch memory, see docs/internals/engine.md. */
    static final int STATUS = 0;

    static final int RELEASE_COUNT = 8;
    static final int RELEASES = 16;
    static final int RELEASES_MAX = 64;
    static final int WORDS = 272;
    static final int WORDS_MAX = 255;
    static final int DATA = 4096;
    static final int END = 65536;
    static final int DATA_SIZE = END - DATA;

    /** By slot. Written under the lock of this class; a thread reads its own slot, which it saw being written. */
    private static ThreadState[] states = new ThreadState[16];

    final int slot;
    final ByteBuffer scratch;

    /** Where scratch memory lies, of states made for callbacks. */
    long address;

    /** The whole of scratch memory as UTF-16 units; index = offset / 2. */
    final CharBuffer units;

    /** Free handles that only this state gives out and takes back: top of the stack at {@code freeCount - 1}. */
    final int[] free = new int[Handles.LOCAL_MAX];

    int freeCount;

    /**
     * Java objects whose Python objects were handed to native code by address: a list of {object, rest}. They must not be
     * collected or closed before native code has taken references of its own, which it has done when this thread calls again.
     */
    private Object[] kept;

    /** The thread that is in Python with this state, of those made for callbacks; null: none. Belongs to {@link Interrupts}. */
    Thread borrower;

    /** Counts the times this state was in Python. Written by the borrower before {@link #borrower}. */
    int operation;

    /** The operation that was interrupted last. Used by {@link Interrupts} alone. */
    int interrupted;

    /** The interpreter that the borrower is in. */
    int interpreter;

    /** The thread that was last named by {@link Threads#current} and its token. */
    Thread thread;

    int token;

    /** Writes arguments, one call's at a time. */
    PackWriter writer;

    private byte[] bytes = new byte[256];
    private char[] chars = new char[128];
    private long[][] words = new long[8][];

    private ThreadState(int slot, ByteBuffer scratch) {
        this.slot = slot;
        this.scratch = scratch.order(ByteOrder.nativeOrder());
        this.scratch.clear().limit(END);
        this.units = scratch.asCharBuffer();
    }

    static ThreadState of(int slot) {
        return states[slot];
    }

    /** Takes the lowest free slot, so that numbers stay below 4096, the largest that reference words can name. */
    static synchronized ThreadState attach(ByteBuffer scratch) {
        if (scratch.capacity() < END) {
            throw new IllegalArgumentException(
                    "scratch memory of " + scratch.capacity() + " bytes, not " + END);
        }
        int slot = 0;
        while (slot < states.length && states[slot] != null) {
            slot++;
        }
        if (slot == states.length) {
            states = Arrays.copyOf(states, 2 * slot);
        }
        ThreadState state = new ThreadState(slot, scratch);
        states[slot] = state;
        return state;
    }

    /** Must be called by the state's own thread, or when that has ended. */
    static synchronized void detach(ThreadState state) {
        state.flush();
        Handles.giveBack(state, state.freeCount);
        Threads.forget(state);
        states[state.slot] = null;
    }

    /** All states there are now, for counting. */
    static synchronized ThreadState[] all() {
        ThreadState[] out = new ThreadState[states.length];
        int n = 0;
        for (ThreadState state : states) {
            if (state != null) {
                out[n++] = state;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /** What every call from native code begins with. */
    void enter() {
        if (scratch.getInt(RELEASE_COUNT) != 0) {
            flush();
        }
        if (kept != null) {
            letGo();
        }
    }

    /**
     * The Python object behind an object, which is kept until this thread's next call; 0 if there is none. One of another
     * process, behind a gateway, has a negative number, and its proxy is an object like any other; so is that of a gateway in this
     * process, whose numbers begin with 001.
     */
    long keepPython(Object object) {
        if (!(object instanceof PythonReference)) {
            long python = Proxies.pythonOf(object);
            return isHere(python) ? keep(object, python) : 0;
        }
        PythonReference reference = (PythonReference) object;
        // Entered only if it is kept: whoever enters must leave.
        return isHere(reference.kept()) ? keep(object, reference.enter()) : 0;
    }

    private static boolean isHere(long python) {
        return python > 0 && python >>> 61 != 1;
    }

    private long keep(Object object, long python) {
        kept = new Object[] {object, kept};
        return python;
    }

    private void letGo() {
        Object[] each = kept;
        kept = null;
        for (; each != null; each = (Object[]) each[1]) {
            if (each[0] instanceof PythonReference) {
                ((PythonReference) each[0]).leave();
            }
        }
    }

    /** Carries out the releases that native code has queued. */
    void flush() {
        int count = pendingReleases();
        if (count == 0) {
            return;
        }
        scratch.putInt(RELEASE_COUNT, 0);
        for (int i = 0; i < count; i++) {
            Handles.free(this, scratch.getInt(RELEASES + 4 * i));
        }
    }

    int pendingReleases() {
        return Math.min(scratch.getInt(RELEASE_COUNT), RELEASES_MAX);
    }

    /** At least {@code n} bytes that are good until this thread's next use of the engine. */
    byte[] bytes(int n) {
        if (bytes.length < n) {
            bytes = new byte[Math.max(n, 2 * bytes.length)];
        }
        return bytes;
    }

    /** At least {@code n} units, likewise. */
    char[] chars(int n) {
        if (chars.length < n) {
            chars = new char[Math.max(n, 2 * chars.length)];
        }
        return chars;
    }

    /** The argument words of a call, in an array of exactly that length which is overwritten by the next such call. */
    long[] words(int count) {
        if (count >= words.length) {
            words = Arrays.copyOf(words, WORDS_MAX + 1);
        }
        long[] out = words[count];
        if (out == null) {
            out = words[count] = new long[count];
        }
        for (int i = 0; i < count; i++) {
            out[i] = scratch.getLong(WORDS + 8 * i);
        }
        return out;
    }
}
