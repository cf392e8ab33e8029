package org.sanca.internal;

import org.sanca.PythonException;

/** Lets the engine make exceptions of a public class and look into them without public methods for it. */
public abstract class ExceptionAccess {
    private static ExceptionAccess instance;

    /** For the one subclass, in {@link PythonException}. */
    protected ExceptionAccess() {}

    /**
     * Called once, when {@link PythonException} is initialised.
     *
     * @param access the way in
     */
    public static void set(ExceptionAccess access) {
        instance = access;
    }

    static ExceptionAccess get() {
        if (instance == null) {
            try {
                Class.forName(
                        PythonException.class.getName(),
                        true,
                        ExceptionAccess.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return instance;
    }

    /**
     * Makes an exception.
     *
     * @param type name of the Python exception class
     * @param message its text, empty if it has none
     * @param python the Python exception object
     * @return the exception
     */
    protected abstract PythonException make(String type, String message, long python);

    /**
     * The Python exception object.
     *
     * @param exception an exception made by {@link #make}
     * @return the reference, borrowed
     */
    protected abstract long python(PythonException exception);
}
