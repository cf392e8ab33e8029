package org.sanca.internal;

/**
 * What Java asks of Pythons in other processes, those behind gateways: as in {@link PythonNative}, whose methods are for a Python in this one.
 * Both may be there, each bound to an image of its own.
 */
@CalledFromNative
final class RemoteNative {
    private RemoteNative() {}

    /** Whether a Python object is in another process: the numbers of their interpreters begin with a one. */
    static boolean has(long python) {
        return python < 0;
    }

    static native long invoke(
            int slot, long scratch, long python, boolean callable, int callback, int bytes);

    static native boolean implementsMethod(long python, String name);

    static native void release(long python);
}
