package org.sanca.internal;

import java.nio.Buffer;
import java.nio.ByteBuffer;

/** What Java asks of Python. Native code registers these methods; no library is loaded by name. */
@CalledFromNative
final class PythonNative {
    private PythonNative() {}

    /** Where a direct buffer lies. */
    static native long address(Buffer buffer);

    /** A direct buffer over memory, which whoever asks for it keeps as long as the buffer is reachable; null if there is no memory for one. */
    static native ByteBuffer memory(long address, long bytes);

    /**
     * Runs a method of a Python object. {@code bytes} bytes of packed arguments lie at DATA of the slot, whose scratch
     * memory begins at {@code scratch}, or {@code
     * -bytes} is the handle of an array that holds them. Returns primitive bits or a reference word; if the slot's
     * status is then set, it names a throwable to be thrown.
     */
    static native long invoke(
            int slot, long scratch, long python, boolean callable, int callback, int bytes);

    /**
     * Performs an operation, see {@link Op}, with {@code bytes} as in {@link #invoke}. Returns a reference word.
     */
    static native long operate(
            int slot, long scratch, int op, long target, long other, int wanted, int bytes);

    /** Whether a Python object overrides a method by that name. */
    static native boolean implementsMethod(long python, String name);

    /** Raises {@code KeyboardInterrupt} in the thread that is in Python with a slot, if one still is. */
    static native void interrupt(int slot, int interpreter);

    /** Gives a reference back. Never blocks. */
    static native void release(long python);

    /** Drops what was given back, on this thread. */
    static native void drain();

    /** Carries out pending releases of Java objects, then counts the calls so far, of Python or of Java. */
    static native long count(boolean intoPython);

    /** The JVM is ending the process: Python's exit functions are to run now, if Python is not ending it itself. */
    static native void atExit();

    /** Upcall stubs have been made: their addresses, in the order of {@link Stubs}. */
    static native void stubsReady(long[] addresses);
}
