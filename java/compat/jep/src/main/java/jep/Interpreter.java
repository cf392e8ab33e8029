package jep;

import java.util.Map;

/** A place where Python runs, as Jep has it. What Python raises arrives as {@link JepException}. */
public interface Interpreter extends AutoCloseable {
    /**
     * Calls a global name, or an attribute of one: {@code "f"}, {@code "module.f"}.
     *
     * @param name the name
     * @param args positional arguments
     * @return the result
     * @throws JepException what Python raised, or if there is no such name
     */
    Object invoke(String name, Object... args) throws JepException;

    /**
     * Calls a global name with keyword arguments only.
     *
     * @param name the name
     * @param kwargs keyword arguments
     * @return the result
     * @throws JepException what Python raised, or if there is no such name
     */
    Object invoke(String name, Map<String, Object> kwargs) throws JepException;

    /**
     * Calls a global name.
     *
     * @param name the name
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result
     * @throws JepException what Python raised, or if there is no such name
     */
    Object invoke(String name, Object[] args, Map<String, Object> kwargs) throws JepException;

    /**
     * Runs one statement as the Python prompt does: the value of an expression is printed.
     *
     * @param statement the statement
     * @return whether it ran; false for null and for blank text
     * @throws JepException what Python raised
     */
    boolean eval(String statement) throws JepException;

    /**
     * Runs any number of statements.
     *
     * @param code the statements; null does nothing
     * @throws JepException what Python raised
     */
    void exec(String code) throws JepException;

    /**
     * Runs a file in the global names of this interpreter.
     *
     * @param script path of a source file or a {@code .pyc}
     * @throws JepException what Python raised, or if there is no such file
     */
    void runScript(String script) throws JepException;

    /**
     * Evaluates an expression.
     *
     * @param expression the expression; null gives null
     * @return its value
     * @throws JepException what Python raised
     */
    Object getValue(String expression) throws JepException;

    /**
     * Evaluates an expression as a class.
     *
     * @param <T> the class
     * @param expression the expression; null gives null
     * @param type the class
     * @return its value
     * @throws JepException what Python raised, or if the value cannot be of that class
     */
    <T> T getValue(String expression, Class<T> type) throws JepException;

    /**
     * Sets a global name.
     *
     * @param name any text
     * @param value any value
     * @throws JepException if it cannot be converted
     */
    void set(String name, Object value) throws JepException;

    /**
     * Another interpreter with the same modules.
     *
     * @param shareGlobals whether it has the same global names, or fresh ones
     * @return the interpreter; this one may be closed before it
     */
    Interpreter attach(boolean shareGlobals);

    /**
     * Ends it. A second time does nothing.
     *
     * @throws JepException if Python threads still run in a sub-interpreter
     */
    @Override
    void close() throws JepException;
}
