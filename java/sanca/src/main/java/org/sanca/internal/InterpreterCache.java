package org.sanca.internal;

import java.util.concurrent.ConcurrentHashMap;

/** Python objects by text, for each interpreter. When one has too many it forgets all, and begins again. */
final class InterpreterCache {
    private final int max;

    private final ConcurrentHashMap<Integer, ConcurrentHashMap<String, PythonReference>> all =
            new ConcurrentHashMap<>();

    /** Keeps up to {@code max} objects of an interpreter. */
    InterpreterCache(int max) {
        this.max = max;
    }

    /** What is known in an interpreter. */
    ConcurrentHashMap<String, PythonReference> of(int interpreter) {
        ConcurrentHashMap<String, PythonReference> known = all.get(interpreter);
        if (known == null) {
            // No lambda: the first one of a JVM takes ten milliseconds, and this is on the way to
            // the first code.
            known = new ConcurrentHashMap<>();
            ConcurrentHashMap<String, PythonReference> other = all.putIfAbsent(interpreter, known);
            known = other != null ? other : known;
        }
        return known;
    }

    /** One more, in what {@link #of} gave. */
    void add(ConcurrentHashMap<String, PythonReference> known, String text, PythonReference made) {
        if (known.size() >= max) {
            known.clear();
        }
        known.put(text, made);
    }

    /** An interpreter has ended. */
    void forget(int interpreter) {
        all.remove(interpreter);
    }
}
