package org.sanca;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A place where Python runs: global names, and the modules of the Python interpreter behind it. Any thread may use an
 * interpreter, several at a time; Python's own lock decides who runs. None is bound to the thread that made it.
 *
 * <p>Python exceptions, {@code SystemExit} among them, are thrown as {@link PythonException}; they never end the JVM. A
 * Java exception that Python code lets through is thrown as itself. Use after {@link #close} is an {@link
 * IllegalStateException}.
 *
 * <pre>{@code
 * try (Interpreter py = new SharedInterpreter()) {
 *     py.set("xs", List.of(1, 2, 3));
 *     py.exec("import statistics; m = statistics.mean(xs)");
 *     double m = py.getValue("m", Double.class);
 * }
 * }</pre>
 */
public interface Interpreter extends AutoCloseable {
    /**
     * Runs any number of statements. What a text is compiled to is remembered by the text.
     *
     * @param code Python source
     * @throws PythonException what it raised, {@code SyntaxError} among others
     */
    void exec(String code);

    /**
     * Evaluates an expression.
     *
     * @param expression Python source of one expression
     * @return its value, as what it naturally is
     * @throws PythonException what it raised, {@code SyntaxError} among others
     */
    default Object eval(String expression) {
        return getValue(expression, Object.class);
    }

    /**
     * Evaluates an expression as a class.
     *
     * @param <T> the class
     * @param expression Python source of one expression, often just a name
     * @param type the class; {@link PyObject} for the object itself, unconverted
     * @return its value
     * @throws PythonException what it raised, or {@code ConversionError} if the value is no {@code T}
     */
    <T> T getValue(String expression, Class<T> type);

    /**
     * The value of a global name, or of a builtin.
     *
     * @param name the name
     * @return its value, as what it naturally is
     * @throws PythonException {@code NameError} if there is none
     */
    Object get(String name);

    /**
     * Sets a global name.
     *
     * @param name the name
     * @param value any Java value
     * @throws PythonException if it cannot be converted
     */
    void set(String name, Object value);

    /**
     * Deletes a global name.
     *
     * @param name the name
     * @throws PythonException {@code KeyError} if there is none
     */
    void delete(String name);

    /**
     * Calls what a global name stands for.
     *
     * @param name a name, or a path of names: {@code "statistics.stdev"}
     * @param args positional arguments
     * @return the result, as what it naturally is
     * @throws PythonException what it raised, {@code NameError} if there is no such name
     */
    Object invoke(String name, Object... args);

    /**
     * Calls what a global name stands for with keyword arguments.
     *
     * @param name a name, or a path of names
     * @param args positional arguments; null for none
     * @param kwargs keyword arguments; null for none
     * @return the result, as what it naturally is
     * @throws PythonException what it raised, {@code NameError} if there is no such name
     */
    Object invoke(String name, Object[] args, Map<String, ?> kwargs);

    /**
     * Runs a file in the global names of this interpreter, with {@code __file__} set.
     *
     * @param script the file, in the encoding it declares, UTF-8 otherwise
     * @throws PythonException what it raised, {@code OSError} if it cannot be read
     */
    void runScript(Path script);

    /**
     * A prompt over the global names of this interpreter.
     *
     * @return the console, without any lines
     */
    PythonConsole console();

    /**
     * Imports a module.
     *
     * @param name its dotted name
     * @return the module
     * @throws PythonException {@code ImportError} if there is none
     */
    PyObject importModule(String name);

    /**
     * The global names.
     *
     * @return the {@code dict} that holds them
     */
    PyObject globals();

    /**
     * Another interpreter with the same modules.
     *
     * @param shareGlobals whether it has the same global names as well, or fresh ones
     * @return the interpreter, to be closed by the caller; this one may be closed before
     */
    Interpreter attach(boolean shareGlobals);

    /**
     * Sends what Python code prints to a Java stream, as UTF-8, at once. Holds for all interpreters with the same modules: for every
     * {@link SharedInterpreter}, or for one {@link SubInterpreter} and those attached to it. What C code writes is not caught.
     *
     * @param target the stream, which stays the caller's to close; null for where the process itself prints
     */
    void redirectStdout(OutputStream target);

    /**
     * Likewise what Python code writes to {@code sys.stderr}.
     *
     * @param target the stream; null for where the process itself writes
     */
    void redirectStderr(OutputStream target);

    /**
     * This interpreter with a time limit on every call. The call runs on a thread of its own; when the time is up its caller
     * goes on with a {@link PythonTimeoutException}, and the call is interrupted as {@link Thread#interrupt} does it. If it runs
     * on all the same, {@link MainInterpreter#stats} lists it until it ends.
     *
     * <p>Without a limit, too, {@link Thread#interrupt} on a thread that runs Python raises {@code KeyboardInterrupt} there,
     * as soon as Python's own instructions run: within some 50 milliseconds, or when a long call of C code or of Java ends.
     *
     * @param limit how long a call may take
     * @return a view of this interpreter; closing either closes both
     */
    default Interpreter withTimeout(Duration limit) {
        return new TimedInterpreter(this, limit);
    }

    /** Forgets the global names, unless an attached interpreter has them too. A second time does nothing. */
    @Override
    void close();
}
