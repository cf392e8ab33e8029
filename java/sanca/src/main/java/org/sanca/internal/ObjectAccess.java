package org.sanca.internal;

import org.sanca.PyObject;

/** Lets the engine make the public objects that stand for Python's. */
public abstract class ObjectAccess {
    private static ObjectAccess instance;

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

    static ObjectAccess get() {
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
