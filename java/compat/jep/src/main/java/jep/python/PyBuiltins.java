package jep.python;

import jep.Interpreter;

import java.util.Map;

/** Python's builtins with Java signatures. */
public interface PyBuiltins {
    /**
     * The builtins of an interpreter.
     *
     * @param interpreter the interpreter
     * @return its builtins
     */
    static PyBuiltins get(Interpreter interpreter) {
        return interpreter
                .getValue("__import__('builtins')", PyObject.class)
                .proxy(PyBuiltins.class);
    }

    /**
     * Python's {@code callable(object)}.
     *
     * @param object passed on
     * @return the result
     */
    boolean callable(Object object);

    /**
     * Python's {@code delattr(object, name)}.
     *
     * @param object passed on
     * @param name passed on
     */
    void delattr(PyObject object, String name);

    /**
     * Python's {@code dict()}.
     *
     * @return the result
     */
    PyObject dict();

    /**
     * Python's {@code dict(map)}.
     *
     * @param map passed on
     * @return the result
     */
    PyObject dict(Map<?, ?> map);

    /**
     * Python's {@code dir(object)}.
     *
     * @param object passed on
     * @return the result
     */
    String[] dir(PyObject object);

    /**
     * Python's {@code eval(code, globals)}.
     *
     * @param code passed on
     * @param globals passed on
     * @return the result
     */
    Object eval(String code, PyObject globals);

    /**
     * Python's {@code eval(code, globals, locals)}.
     *
     * @param code passed on
     * @param globals passed on
     * @param locals passed on
     * @return the result
     */
    Object eval(String code, PyObject globals, PyObject locals);

    /**
     * Python's {@code exec(code, globals)}.
     *
     * @param code passed on
     * @param globals passed on
     */
    void exec(String code, PyObject globals);

    /**
     * Python's {@code exec(code, globals, locals)}.
     *
     * @param code passed on
     * @param globals passed on
     * @param locals passed on
     */
    void exec(String code, PyObject globals, PyObject locals);

    /**
     * Python's {@code frozenset()}.
     *
     * @return the result
     */
    PyObject frozenset();

    /**
     * Python's {@code frozenset(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject frozenset(Iterable<?> values);

    /**
     * Python's {@code frozenset(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject frozenset(Object[] values);

    /**
     * Python's {@code getattr(object, name)}.
     *
     * @param object passed on
     * @param name passed on
     * @return the result
     */
    Object getattr(PyObject object, String name);

    /**
     * Python's {@code hasattr(object, name)}.
     *
     * @param object passed on
     * @param name passed on
     * @return the result
     */
    boolean hasattr(PyObject object, String name);

    /**
     * Python's {@code id(object)}.
     *
     * @param object passed on
     * @return the result
     */
    long id(PyObject object);

    /**
     * Python's {@code isinstance(object, type)}.
     *
     * @param object passed on
     * @param type passed on
     * @return the result
     */
    boolean isinstance(PyObject object, PyObject type);

    /**
     * Python's {@code issubclass(type, other)}.
     *
     * @param type passed on
     * @param other passed on
     * @return the result
     */
    boolean issubclass(PyObject type, PyObject other);

    /**
     * Python's {@code list()}.
     *
     * @return the result
     */
    PyObject list();

    /**
     * Python's {@code list(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject list(Iterable<?> values);

    /**
     * Python's {@code list(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject list(Object[] values);

    /**
     * Python's {@code object()}.
     *
     * @return the result
     */
    PyObject object();

    /**
     * Python's {@code set()}.
     *
     * @return the result
     */
    PyObject set();

    /**
     * Python's {@code set(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject set(Iterable<?> values);

    /**
     * Python's {@code set(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject set(Object[] values);

    /**
     * Python's {@code setattr(object, name, value)}.
     *
     * @param object passed on
     * @param name passed on
     * @param value passed on
     */
    void setattr(PyObject object, String name, Object value);

    /**
     * Python's {@code tuple()}.
     *
     * @return the result
     */
    PyObject tuple();

    /**
     * Python's {@code tuple(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject tuple(Iterable<?> values);

    /**
     * Python's {@code tuple(values)}.
     *
     * @param values passed on
     * @return the result
     */
    PyObject tuple(Object[] values);

    /**
     * Python's {@code type(object)}.
     *
     * @param object passed on
     * @return the result
     */
    PyCallable type(PyObject object);
}
