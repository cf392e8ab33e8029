package org.sanca;

import java.util.Map;

/** A Python object that can be called: a function, a class, anything with {@code __call__}. */
public final class PyCallable extends PyObject {
    PyCallable(long python) {
        super(python);
    }

    /**
     * Calls it.
     *
     * @param args positional arguments
     * @return the result, as what it naturally is
     * @throws PythonException what it raised
     */
    public Object call(Object... args) {
        return callAs(Object.class, args, null);
    }

    /**
     * Calls it with keyword arguments only.
     *
     * @param kwargs keyword arguments
     * @return the result, as what it naturally is
     * @throws PythonException what it raised
     */
    public Object call(Map<String, ?> kwargs) {
        return callAs(Object.class, null, kwargs);
    }

    /**
     * Calls it with positional and keyword arguments.
     *
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result, as what it naturally is
     * @throws PythonException what it raised
     */
    public Object call(Object[] args, Map<String, ?> kwargs) {
        return callAs(Object.class, args, kwargs);
    }

    /**
     * Calls it for a result of a class.
     *
     * @param <T> the class
     * @param type the class
     * @param args positional arguments
     * @return the result
     * @throws PythonException what it raised, or {@code ConversionError} if the result is no {@code T}
     */
    public <T> T callAs(Class<T> type, Object... args) {
        return callAs(type, args, null);
    }

    /**
     * Calls it with positional and keyword arguments for a result of a class.
     *
     * @param <T> the class
     * @param type the class
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result
     * @throws PythonException what it raised, or {@code ConversionError} if the result is no {@code T}
     */
    @Override
    public <T> T callAs(Class<T> type, Object[] args, Map<String, ?> kwargs) {
        return super.callAs(type, args, kwargs);
    }
}
