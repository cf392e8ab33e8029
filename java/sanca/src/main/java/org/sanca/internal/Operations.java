package org.sanca.internal;

import java.lang.ref.Reference;

/**
 * Performs operations on Python objects: values packed into the scratch memory of a borrowed thread state, the result
 * back as a reference word. Any thread may call; none is bound to an interpreter.
 */
public final class Operations {
    private Operations() {}

    /**
     * An operation on an object without a second one.
     *
     * @param op which, see {@link Op}
     * @param target the object
     * @param wanted the class that the result has to be of, null for a {@code PyObject}
     * @param values values for Python
     * @return the result
     */
    public static Object on(int op, PythonReference target, Class<?> wanted, Object... values) {
        long python = target.enter();
        try {
            return perform(op, python, 0, wanted, values);
        } finally {
            target.leave();
        }
    }

    /**
     * An operation on an object and a name.
     *
     * @param op which, see {@link Op}
     * @param target the object
     * @param name the name, from {@link PythonNames}: nobody closes it, so that it is enough to keep it
     * @param wanted the class that the result has to be of, null for a {@code PyObject}
     * @param values values for Python
     * @return the result
     */
    public static Object named(
            int op,
            PythonReference target,
            PythonReference name,
            Class<?> wanted,
            Object... values) {
        long python = target.enter();
        try {
            return perform(op, python, name.kept(), wanted, values);
        } finally {
            Reference.reachabilityFence(name);
            target.leave();
        }
    }

    /**
     * Runs code.
     *
     * @param op which, see {@link Op}
     * @param code the code, from {@link Code}: nobody closes it, so that it is enough to keep it
     * @param globals the global names
     * @param wanted the class that the result has to be of, null for a {@code PyObject}
     * @return the result
     */
    public static Object run(
            int op, PythonReference code, PythonReference globals, Class<?> wanted) {
        long names = globals.enter();
        try {
            return perform(op, code.kept(), names, wanted, null);
        } finally {
            Reference.reachabilityFence(code);
            globals.leave();
        }
    }

    /**
     * Calls an object.
     *
     * @param target the object
     * @param wanted the class that the result has to be of, null for a {@code PyObject}
     * @param keywords how many keyword arguments follow the positional ones, each as its name and its value
     * @param values the arguments
     * @return the result
     */
    public static Object call(
            PythonReference target, Class<?> wanted, int keywords, Object... values) {
        long python = target.enter();
        try {
            return perform(Op.CALL, python, keywords, wanted, values);
        } finally {
            target.leave();
        }
    }

    /**
     * An operation that is about an interpreter.
     *
     * @param op which, see {@link Op}
     * @param interpreter its number
     * @param wanted the class that the result has to be of, null for a {@code PyObject}
     * @param values values for Python
     * @return the result
     */
    public static Object in(int op, int interpreter, Class<?> wanted, Object... values) {
        return perform(op, (long) interpreter << 48, 0, wanted, values);
    }

    /**
     * One more reference to an object that the caller keeps alive.
     *
     * @param python the object
     * @return a {@code PyObject}
     */
    public static Object hold(long python) {
        return perform(Op.HOLD, python, 0, null, null);
    }

    /**
     * A Java object whose methods are those of a Python object.
     *
     * @param target the Python object
     * @param interfaces what the Java object implements
     * @return the Java object, which keeps the Python object alive by a reference of its own
     */
    public static Object proxy(PythonReference target, Class<?>... interfaces) {
        PythonReference own = (PythonReference) on(Op.HOLD, target, (Class<?>) null);
        try {
            return Proxies.over(own, interfaces);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no proxy can be made: " + e.getMessage(), e);
        }
    }

    /** Drops what was given back, instead of leaving it to the next that runs Python. */
    public static void drop() {
        PythonNative.drain();
    }

    private static Object perform(
            int op, long target, long other, Class<?> wanted, Object[] values) {
        int type =
                wanted == null
                        ? 0
                        : wanted == Object.class ? WellKnown.OBJECT : ClassIds.of(wanted);
        ThreadState state = StatePool.borrow();
        try {
            int bytes =
                    values == null || values.length == 0 ? 0 : PackWriter.arguments(state, values);
            Interrupts.begin(state, target);
            long word =
                    PythonNative.operate(state.slot, state.address, op, target, other, type, bytes);
            Interrupts.end(state);
            long status = state.scratch.getLong(ThreadState.STATUS);
            if (status != 0) {
                state.scratch.putLong(ThreadState.STATUS, 0);
                throw Throwables.<RuntimeException>asUnchecked(Throwables.of(state, status));
            }
            return Refs.get(word);
        } finally {
            StatePool.giveBack(state);
        }
    }
}
