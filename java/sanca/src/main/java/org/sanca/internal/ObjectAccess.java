package org.sanca.internal;

import org.sanca.PyObject;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Lets the engine make the public objects that stand for Python's. */
public abstract class ObjectAccess {
    /** How many interpreters a process can have in its life. */
    private static final int INTERPRETERS = 4096;

    private static ObjectAccess instance;

    /** Drop-in jars' own ways by the number of the interpreter; null while there are none. */
    private static volatile AtomicReferenceArray<ObjectAccess> others;

    /** For the one subclass, in {@link PyObject}. */
    protected ObjectAccess() {}

    /**
     * Called once, when {@link PyObject} is initialised.
     *
     * @param access the way in
     */
    public static void set(ObjectAccess access) {
        instance = access;
    }

    /**
     * Has another make the objects that stand for those of one interpreter: a drop-in jar's.
     *
     * @param interpreter its number, see {@link #interpreterOf}
     * @param access the way in
     */
    public static synchronized void set(int interpreter, ObjectAccess access) {
        if (others == null) {
            others = new AtomicReferenceArray<>(INTERPRETERS);
        }
        others.set(interpreter, access);
    }

    /**
     * The number of the interpreter that an object belongs to.
     *
     * @param object the object
     * @return the number
     */
    public static int interpreterOf(PythonReference object) {
        return object.interpreterNumber();
    }

    /** For objects of the interpreter that a Python object belongs to. */
    static ObjectAccess of(long python) {
        AtomicReferenceArray<ObjectAccess> some = others;
        ObjectAccess other = some == null ? null : some.get((int) (python >>> 48));
        return other != null ? other : get();
    }

    private static ObjectAccess get() {
        if (instance == null) {
            try {
                Class.forName(PyObject.class.getName(), true, ObjectAccess.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return instance;
    }

    /**
     * Makes an object that owns one reference.
     *
     * @param python the Python object
     * @param callable whether it can be called
     * @return the object
     */
    protected abstract PyObject make(long python, boolean callable);
}
