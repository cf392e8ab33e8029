package org.nd4j.python4j;

import org.sanca.PyObject;

import java.util.List;

/**
 * Runs Python code in the global names of the current {@link PythonContextManager context}. All methods need {@link
 * PythonGIL}.
 *
 * <pre>{@code
 * try (PythonGIL gil = PythonGIL.lock(); PythonGC gc = PythonGC.watch()) {
 *     PythonVariable<Long> x = new PythonVariable<>("x", PythonTypes.INT, 20);
 *     PythonVariable<Long> y = new PythonVariable<>("y", PythonTypes.INT);
 *     PythonExecutioner.exec("y = x + 1", List.of(x), List.of(y));
 * }
 * }</pre>
 *
 * <p>Code runs as it is given: with its own line numbers, and with any text in it unchanged. What it raises is a {@link
 * PythonException}, {@code SyntaxError} and {@code SystemExit} among others; the traceback goes to {@code sys.stderr} as
 * well.
 */
@SuppressWarnings("rawtypes") // lists of variables have no element types in this API
public class PythonExecutioner {
    /** As {@link PythonConstants#DEFAULT_PYTHON_PATH_PROPERTY}. */
    public static final String DEFAULT_PYTHON_PATH_PROPERTY =
            PythonConstants.DEFAULT_PYTHON_PATH_PROPERTY;

    /** As {@link PythonConstants#JAVACPP_PYTHON_APPEND_TYPE}. */
    public static final String JAVACPP_PYTHON_APPEND_TYPE =
            PythonConstants.JAVACPP_PYTHON_APPEND_TYPE;

    /** As {@link PythonConstants#DEFAULT_APPEND_TYPE}. */
    public static final String DEFAULT_APPEND_TYPE = PythonConstants.DEFAULT_APPEND_TYPE;

    private static volatile boolean ready;

    /** Where Python's own entries of {@code sys.path} go when there are custom ones. */
    public enum JavaCppPathType {
        /** Before the custom ones. */
        BEFORE,
        /** After the custom ones. */
        AFTER,
        /** Nowhere: the custom ones are all there is. */
        NONE
    }

    /** Makes an object that is of no use: all methods are static. */
    public PythonExecutioner() {}

    /** Starts Python and prepares all types, unless that has been done. Every use of this package does it. */
    public static void init() {
        if (!ready) {
            Bridge.get();
            PythonTypes.get();
            ready = true;
        }
    }

    // --- variables

    /**
     * Sets a global name.
     *
     * @param name the name
     * @param pythonObject its value
     */
    public static void setVariable(String name, PythonObject pythonObject) {
        PyObject value = pythonObject.python();
        PyObject names = PythonContextManager.names();
        Bridge.guarded(
                () -> {
                    names.setItem(name, value);
                    return null;
                });
    }

    /**
     * Sets global names.
     *
     * @param variables names and values
     */
    public static void setVariables(List<PythonVariable> variables) {
        for (PythonVariable<?> variable : variables) {
            setVariable(variable.getName(), variable.getPythonObject());
        }
    }

    /**
     * Sets global names.
     *
     * @param variables names and values
     */
    public static void setVariables(PythonVariable... variables) {
        setVariables(List.of(variables));
    }

    /**
     * Reads a global name.
     *
     * @param name the name
     * @return its value; without an object inside if there is none
     */
    public static PythonObject getVariable(String name) {
        PythonGIL.assertThreadSafe();
        PyObject names = PythonContextManager.names();
        return Bridge.guarded(() -> names.contains(name))
                ? new PythonObject(Bridge.guarded(() -> names.getItem(name, PyObject.class)), false)
                : PythonObject.none();
    }

    /**
     * Reads a global name.
     *
     * @param <T> the Java class of its value
     * @param name the name
     * @param type its type
     * @return its value
     * @throws PythonException if there is none, or it is not of that type
     */
    public static <T> PythonVariable<T> getVariable(String name, PythonType<T> type) {
        PythonVariable<T> variable = new PythonVariable<>(name, type);
        refresh(variable);
        return variable;
    }

    private static <T> void refresh(PythonVariable<T> variable) {
        PythonObject object = getVariable(variable.getName());
        if (object.getNativePythonObject() == null) {
            throw new PythonException(
                    "Variable '"
                            + variable.getName()
                            + "' is asked for but not defined: the code did not assign it");
        }
        PythonType<T> type = variable.getType();
        try {
            boolean nothing = object.isNone() && !type.equals(PythonTypes.BOOL);
            variable.setValue(nothing ? null : type.toJava(object));
        } catch (PythonException e) {
            throw new PythonException(
                    "Variable '"
                            + variable.getName()
                            + "' cannot be read as "
                            + type.getName()
                            + ": "
                            + e.getMessage(),
                    e);
        } finally {
            object.getNativePythonObject().close();
        }
    }

    /**
     * Reads global names.
     *
     * @param variables names and types; their values are replaced
     * @throws PythonException if one is not defined, or not of its type
     */
    public static void getVariables(List<PythonVariable> variables) {
        for (PythonVariable<?> variable : variables) {
            refresh(variable);
        }
    }

    /**
     * Reads global names.
     *
     * @param variables names and types; their values are replaced
     * @throws PythonException if one is not defined, or not of its type
     */
    public static void getVariables(PythonVariable... variables) {
        getVariables(List.of(variables));
    }

    // --- code

    /**
     * Runs code. Does what {@link #exec(String)} does.
     *
     * @param code Python source
     * @throws PythonException what it raised
     */
    public static void simpleExec(String code) {
        exec(code);
    }

    /**
     * Runs code.
     *
     * @param code Python source
     * @throws PythonException what it raised
     */
    public static void exec(String code) {
        PythonGIL.assertThreadSafe();
        Bridge.ask("run", code, PythonContextManager.names());
    }

    /**
     * Runs code with variables.
     *
     * @param code Python source
     * @param inputs what to set before, null for nothing
     * @param outputs what to read afterwards, null for nothing
     * @throws PythonException what it raised, or that an output is not defined or not of its type
     */
    public static void exec(
            String code, List<PythonVariable> inputs, List<PythonVariable> outputs) {
        PythonGIL.assertThreadSafe();
        if (inputs != null) {
            setVariables(inputs);
        }
        exec(code);
        if (outputs != null) {
            getVariables(outputs);
        }
    }

    /**
     * All global names that do not start with an underscore and whose values have a Java form.
     *
     * @return the variables, in the order in which they were first assigned
     */
    public static PythonVariables getAllVariables() {
        PythonGIL.assertThreadSafe();
        PyObject names = PythonContextManager.names();
        PythonVariables variables = new PythonVariables();
        for (Object name : (List<?>) Bridge.ask("visible", names)) {
            try (PyObject object = Bridge.guarded(() -> names.getItem(name, PyObject.class))) {
                add(variables, (String) name, object);
            }
        }
        return variables;
    }

    @SuppressWarnings("unchecked")
    private static void add(PythonVariables variables, String name, PyObject object) {
        PythonType type = PythonTypes.typeOf((String) Bridge.ask("type_name", object), object);
        if (type == null) {
            return;
        }
        try {
            Object value = type.toJava(new PythonObject(object, false));
            variables.add(new PythonVariable(name, type, value));
        } catch (PythonException e) {
            // It holds what has no Java form, or its name is no Java identifier: it is none for
            // Java.
        }
    }

    /**
     * Runs code.
     *
     * @param code Python source
     * @return all variables afterwards, see {@link #getAllVariables}
     * @throws PythonException what it raised
     */
    public static PythonVariables execAndReturnAllVariables(String code) {
        exec(code);
        return getAllVariables();
    }

    /**
     * Runs code with variables.
     *
     * @param code Python source
     * @param inputs what to set before, null for nothing
     * @return all variables afterwards, see {@link #getAllVariables}
     * @throws PythonException what it raised
     */
    public static PythonVariables execAndReturnAllVariables(
            String code, List<PythonVariable> inputs) {
        exec(code, inputs, null);
        return getAllVariables();
    }
}
