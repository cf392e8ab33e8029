package org.sanca.internal;

import java.util.concurrent.ConcurrentHashMap;

/** Names as the interned texts of each interpreter, so that a look-up by name builds no text. */
public final class PythonNames {
    /** Programs that make up names without end must not keep them all. */
    private static final InterpreterCache NAMES = new InterpreterCache(10_000);

    private PythonNames() {}

    /**
     * A name for use with an object.
     *
     * @param object an object of the interpreter in which the name is needed
     * @param name the name
     * @return the name there
     */
    public static PythonReference of(PythonReference object, String name) {
        int interpreter = object.interpreterNumber();
        ConcurrentHashMap<String, PythonReference> names = NAMES.of(interpreter);
        PythonReference known = names.get(name);
        return known != null ? known : add(names, interpreter, name);
    }

    private static PythonReference add(
            ConcurrentHashMap<String, PythonReference> names, int interpreter, String name) {
        PythonReference made = (PythonReference) Operations.in(Op.NAME, interpreter, null, name);
        NAMES.add(names, name, made);
        return made;
    }

    /**
     * An interpreter has ended, and its names with it.
     *
     * @param interpreter its number
     */
    public static void forget(int interpreter) {
        NAMES.forget(interpreter);
    }
}
