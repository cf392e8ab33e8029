package org.sanca.internal;

import java.util.concurrent.ConcurrentHashMap;

/** Names as the interned texts of each interpreter, so that a look-up by name builds no text. */
public final class PythonNames {
    /** Programs that make up names without end must not keep them all. */
    private static final int MAX = 10_000;

    /** By interpreter. */
    private static final ConcurrentHashMap<Long, ConcurrentHashMap<String, PythonReference>> NAMES =
            new ConcurrentHashMap<>();

    private PythonNames() {}

    /**
     * A name for use with an object.
     *
     * @param object an object of the interpreter in which the name is needed
     * @param name the name
     * @return the name there
     */
    public static PythonReference of(PythonReference object, String name) {
        Long interpreter = object.interpreter();
        ConcurrentHashMap<String, PythonReference> names = NAMES.get(interpreter);
        if (names == null) {
            names = new ConcurrentHashMap<>(); // no lambda here, as in Code
            ConcurrentHashMap<String, PythonReference> other =
                    NAMES.putIfAbsent(interpreter, names);
            names = other != null ? other : names;
        }
        PythonReference known = names.get(name);
        return known != null ? known : add(names, interpreter, name);
    }

    private static PythonReference add(
            ConcurrentHashMap<String, PythonReference> names, long interpreter, String name) {
        if (names.size() >= MAX) {
            names.clear();
        }
        PythonReference made =
                (PythonReference) Operations.in(Op.NAME, (int) (interpreter >>> 48), null, name);
        names.put(name, made);
        return made;
    }

    /**
     * An interpreter has ended, and its names with it.
     *
     * @param interpreter its number
     */
    public static void forget(int interpreter) {
        NAMES.remove((long) interpreter << 48);
    }
}
