package org.nd4j.python4j;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A scope for Python objects: those made by this thread while it is open are released when it is closed, except what was
 * {@linkplain #keep kept}. Objects made outside of any scope are released when Java collects them.
 */
public final class PythonGC implements Closeable {
    private static final ThreadLocal<PythonGC> TOP = new ThreadLocal<>();

    private final PythonGC outer;
    private final boolean active;
    private final Set<PythonObject> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    private PythonGC(PythonGC outer, boolean active) {
        this.outer = outer;
        this.active = active;
    }

    private static PythonGC push(boolean active) {
        PythonGC frame = new PythonGC(TOP.get(), active);
        TOP.set(frame);
        return frame;
    }

    /**
     * Opens a scope. Inside of {@link #pause} it records nothing.
     *
     * @return the scope, to be closed
     */
    public static PythonGC watch() {
        PythonGC top = TOP.get();
        return push(top == null || top.active);
    }

    /**
     * Opens a scope that records nothing.
     *
     * @return the scope, to be closed or ended by {@link #resume}
     */
    public static PythonGC pause() {
        return push(false);
    }

    /**
     * Ends what {@link #pause} began.
     *
     * @throws RuntimeException if nothing is paused
     */
    public static void resume() {
        PythonGC top = TOP.get();
        if (top == null || top.active) {
            throw new RuntimeException("GC not paused!");
        }
        top.close();
    }

    /**
     * Hands an object over to the enclosing scope; without one it lives as long as Java refers to it.
     *
     * @param object the object
     */
    public static void keep(PythonObject object) {
        PythonGC top = TOP.get();
        if (top != null && top.objects.remove(object) && top.outer != null && top.outer.active) {
            top.outer.objects.add(object);
        }
    }

    /** An object whose inside was taken over by another: no scope is to release it. */
    static void keepFrom(PythonObject object) {
        for (PythonGC frame = TOP.get(); frame != null; frame = frame.outer) {
            frame.objects.remove(object);
        }
    }

    /**
     * Has the innermost scope release an object.
     *
     * @param object the object
     */
    public static void register(PythonObject object) {
        PythonGC top = TOP.get();
        if (top != null && top.active) {
            top.objects.add(object);
        }
    }

    /**
     * Whether objects are recorded.
     *
     * @return whether they are
     */
    public static boolean isWatching() {
        PythonGC top = TOP.get();
        return top != null && top.active;
    }

    /** Releases the objects of this scope. A second time does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (TOP.get() == this) {
            leave();
        }
        for (PythonObject object : new ArrayList<>(objects)) {
            object.release();
        }
        objects.clear();
    }

    /** Scopes in between that were closed out of order are passed by. */
    private void leave() {
        PythonGC next = outer;
        while (next != null && next.closed) {
            next = next.outer;
        }
        if (next == null) {
            TOP.remove();
        } else {
            TOP.set(next);
        }
    }
}
