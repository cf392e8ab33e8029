package jep.python;

import jep.JepException;

import java.util.Map;

/** A Python object that can be called. */
public class PyCallable extends PyObject {
    private static final Object[] NONE = {};

    /**
     * An object that stands for a Python one.
     *
     * @param python the reference, which this object takes over
     */
    protected PyCallable(long python) {
        super(python);
    }

    /**
     * Calls it.
     *
     * @param args positional arguments
     * @return the result
     * @throws JepException what it raised
     */
    public Object call(Object... args) throws JepException {
        return callAs(Object.class, args, null);
    }

    /**
     * Calls it.
     *
     * @param <T> the class of the result
     * @param type the class of the result
     * @param args positional arguments
     * @return the result
     * @throws JepException what it raised
     */
    public <T> T callAs(Class<T> type, Object... args) throws JepException {
        return callAs(type, args, null);
    }

    /**
     * Calls it.
     *
     * @param kwargs keyword arguments
     * @return the result
     * @throws JepException what it raised
     */
    public Object call(Map<String, Object> kwargs) throws JepException {
        return callAs(Object.class, null, kwargs);
    }

    /**
     * Calls it.
     *
     * @param <T> the class of the result
     * @param type the class of the result
     * @param kwargs keyword arguments
     * @return the result
     * @throws JepException what it raised
     */
    public <T> T callAs(Class<T> type, Map<String, Object> kwargs) throws JepException {
        return callAs(type, null, kwargs);
    }

    /**
     * Calls it.
     *
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result
     * @throws JepException what it raised
     */
    public Object call(Object[] args, Map<String, Object> kwargs) throws JepException {
        return callAs(Object.class, args, kwargs);
    }

    /**
     * Calls it.
     *
     * @param <T> the class of the result
     * @param type the class of the result
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result
     * @throws JepException what it raised
     */
    public <T> T callAs(Class<T> type, Object[] args, Map<String, Object> kwargs)
            throws JepException {
        return help("call", type, NONE, args, kwargs);
    }
}
