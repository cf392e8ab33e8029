package org.nd4j.python4j;

import org.nd4j.common.primitives.Pair;

/** Running code and reading expressions, with a memory of what was read last. The caller has {@link #gilLock}. */
public interface PythonInterpreter {
    /**
     * The lock that callers of the other methods have.
     *
     * @return {@link PythonGIL} as a lock
     */
    GILLock gilLock();

    /**
     * Runs code.
     *
     * @param expression Python source of any number of statements
     * @throws PythonException what it raised
     */
    void exec(String expression);

    /**
     * Evaluates an expression.
     *
     * @param variable Python source, mostly a name
     * @param getNew without effect: it is evaluated each time
     * @return its value
     * @throws PythonException what it raised, or that the value has no Java form
     */
    Object get(String variable, boolean getNew);

    /**
     * Sets a global name.
     *
     * @param variable the name
     * @param value any value that has a Python form; null is {@code None}
     */
    void set(String variable, Object value);

    /**
     * What {@link #set} or {@link #get} had last.
     *
     * @param name the name
     * @return the Python object, null if there was none
     */
    Object getCachedPython(String name);

    /**
     * What {@link #set} or {@link #get} had last.
     *
     * @param name the name
     * @return the Java value, null if there was none
     */
    Object getCachedJava(String name);

    /**
     * Both of what {@link #set} or {@link #get} had last. Needs ND4J on the class path, for {@code Pair}.
     *
     * @param name the name
     * @return the Python object and the Java value, null if there was none
     */
    Pair<PythonObject, Object> getCachedPythonJava(String name);
}
