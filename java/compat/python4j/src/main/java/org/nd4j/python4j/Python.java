package org.nd4j.python4j;

import org.sanca.PyObject;

import java.util.List;

/** Python's builtins, and short forms of what the other classes do. All methods need {@link PythonGIL}. */
@SuppressWarnings("rawtypes") // lists of variables have no element types in this API
public class Python {
    /** Makes an object that is of no use: all methods are static. */
    public Python() {}

    private static PythonObject builtin(String name, PythonObject... args) {
        PythonGIL.assertThreadSafe();
        Object[] values = new Object[args.length + 1];
        values[0] = name;
        for (int i = 0; i < args.length; i++) {
            values[i + 1] = args[i].python();
        }
        return new PythonObject(Bridge.make("builtin", values));
    }

    /**
     * Imports a module.
     *
     * @param moduleName its dotted name
     * @return the module
     * @throws PythonException if it cannot be imported
     */
    public static PythonObject importModule(String moduleName) {
        PythonGIL.assertThreadSafe();
        try {
            return new PythonObject(Bridge.make("import_module", moduleName));
        } catch (PythonException e) {
            throw new PythonException(
                    "Error importing module: " + moduleName + " (" + e.getMessage() + ")", e);
        }
    }

    /**
     * A builtin.
     *
     * @param attrName its name
     * @return the builtin; without an object inside if there is none
     */
    public static PythonObject attr(String attrName) {
        return builtins().attr(attrName);
    }

    /**
     * The module {@code builtins}.
     *
     * @return the module
     */
    public static PythonObject builtins() {
        PythonGIL.assertThreadSafe();
        return new PythonObject(Bridge.make("builtins_module"));
    }

    /**
     * The global names of the current context.
     *
     * @return the dict
     */
    public static PythonObject globals() {
        PythonGIL.assertThreadSafe();
        return new PythonObject(Bridge.make("same", PythonContextManager.names()), false);
    }

    /**
     * Evaluates an expression in the current context.
     *
     * @param expression Python source
     * @return its value
     * @throws PythonException what it raised
     */
    public static PythonObject eval(String expression) {
        PythonGIL.assertThreadSafe();
        return new PythonObject(Bridge.make("evaluate", expression, PythonContextManager.names()));
    }

    /**
     * {@code type(obj)}.
     *
     * @param obj an object
     * @return its type
     */
    public static PythonObject type(PythonObject obj) {
        return builtin("type", obj);
    }

    /**
     * {@code isinstance(obj, types)}.
     *
     * @param obj an object
     * @param type types
     * @return whether it is an instance of one of them
     */
    public static boolean isinstance(PythonObject obj, PythonObject... type) {
        Object[] values = new Object[type.length + 1];
        values[0] = obj.python();
        for (int i = 0; i < type.length; i++) {
            values[i + 1] = type[i].python();
        }
        return Bridge.test("instance_of", values);
    }

    /**
     * {@code callable(obj)}.
     *
     * @param pythonObject an object
     * @return whether it can be called
     */
    public static boolean callable(PythonObject pythonObject) {
        PythonGIL.assertThreadSafe();
        return pythonObject.getNativePythonObject() instanceof org.sanca.PyCallable;
    }

    /**
     * {@code len(obj)}.
     *
     * @param pythonObject an object
     * @return its length, an {@code int}
     */
    public static PythonObject len(PythonObject pythonObject) {
        return builtin("len", pythonObject);
    }

    /**
     * {@code None}.
     *
     * @return the object
     */
    public static PythonObject None() {
        return same(null);
    }

    /**
     * {@code True}.
     *
     * @return the object
     */
    public static PythonObject True() {
        return same(true);
    }

    /**
     * {@code False}.
     *
     * @return the object
     */
    public static PythonObject False() {
        return same(false);
    }

    private static PythonObject same(Object value) {
        PythonGIL.assertThreadSafe();
        PyObject object = Bridge.make("same", value);
        return new PythonObject(object);
    }

    /**
     * {@code Exception()}.
     *
     * @return the exception
     */
    public static PythonObject Exception() {
        return builtin("Exception");
    }

    /**
     * {@code Exception(obj)}.
     *
     * @param pythonObject its argument
     * @return the exception
     */
    public static PythonObject Exception(PythonObject pythonObject) {
        return builtin("Exception", pythonObject);
    }

    /**
     * {@code Exception} itself.
     *
     * @return the class
     */
    public static PythonObject ExceptionType() {
        return attr("Exception");
    }

    /**
     * {@code str()}.
     *
     * @return the object
     */
    public static PythonObject str() {
        return builtin("str");
    }

    /**
     * {@code str(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject str(PythonObject pythonObject) {
        return builtin("str", pythonObject);
    }

    /**
     * {@code str} itself.
     *
     * @return the class
     */
    public static PythonObject strType() {
        return attr("str");
    }

    /**
     * {@code int()}.
     *
     * @return the object
     */
    public static PythonObject int_() {
        return builtin("int");
    }

    /**
     * {@code int(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject int_(PythonObject pythonObject) {
        return builtin("int", pythonObject);
    }

    /**
     * {@code int} itself.
     *
     * @return the class
     */
    public static PythonObject intType() {
        return attr("int");
    }

    /**
     * {@code float()}.
     *
     * @return the object
     */
    public static PythonObject float_() {
        return builtin("float");
    }

    /**
     * {@code float(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject float_(PythonObject pythonObject) {
        return builtin("float", pythonObject);
    }

    /**
     * {@code float} itself.
     *
     * @return the class
     */
    public static PythonObject floatType() {
        return attr("float");
    }

    /**
     * {@code bool()}.
     *
     * @return the object
     */
    public static PythonObject bool() {
        return builtin("bool");
    }

    /**
     * {@code bool(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject bool(PythonObject pythonObject) {
        return builtin("bool", pythonObject);
    }

    /**
     * {@code bool} itself.
     *
     * @return the class
     */
    public static PythonObject boolType() {
        return attr("bool");
    }

    /**
     * {@code list()}.
     *
     * @return the object
     */
    public static PythonObject list() {
        return builtin("list");
    }

    /**
     * {@code list(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject list(PythonObject pythonObject) {
        return builtin("list", pythonObject);
    }

    /**
     * {@code list} itself.
     *
     * @return the class
     */
    public static PythonObject listType() {
        return attr("list");
    }

    /**
     * {@code dict()}.
     *
     * @return the object
     */
    public static PythonObject dict() {
        return builtin("dict");
    }

    /**
     * {@code dict(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject dict(PythonObject pythonObject) {
        return builtin("dict", pythonObject);
    }

    /**
     * {@code dict} itself.
     *
     * @return the class
     */
    public static PythonObject dictType() {
        return attr("dict");
    }

    /**
     * {@code set()}.
     *
     * @return the object
     */
    public static PythonObject set() {
        return builtin("set");
    }

    /**
     * {@code set(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject set(PythonObject pythonObject) {
        return builtin("set", pythonObject);
    }

    /**
     * {@code set} itself.
     *
     * @return the class
     */
    public static PythonObject setType() {
        return attr("set");
    }

    /**
     * {@code bytes()}.
     *
     * @return the object
     */
    public static PythonObject bytes() {
        return builtin("bytes");
    }

    /**
     * {@code bytes(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject bytes(PythonObject pythonObject) {
        return builtin("bytes", pythonObject);
    }

    /**
     * {@code bytes} itself.
     *
     * @return the class
     */
    public static PythonObject bytesType() {
        return attr("bytes");
    }

    /**
     * {@code bytearray()}.
     *
     * @return the object
     */
    public static PythonObject bytearray() {
        return builtin("bytearray");
    }

    /**
     * {@code bytearray(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject bytearray(PythonObject pythonObject) {
        return builtin("bytearray", pythonObject);
    }

    /**
     * {@code bytearray} itself.
     *
     * @return the class
     */
    public static PythonObject bytearrayType() {
        return attr("bytearray");
    }

    /**
     * {@code tuple()}.
     *
     * @return the object
     */
    public static PythonObject tuple() {
        return builtin("tuple");
    }

    /**
     * {@code tuple(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject tuple(PythonObject pythonObject) {
        return builtin("tuple", pythonObject);
    }

    /**
     * {@code tuple} itself.
     *
     * @return the class
     */
    public static PythonObject tupleType() {
        return attr("tuple");
    }

    /**
     * {@code memoryview(obj)}.
     *
     * @param pythonObject its argument
     * @return the object
     */
    public static PythonObject memoryview(PythonObject pythonObject) {
        return builtin("memoryview", pythonObject);
    }

    /**
     * {@code memoryview} itself.
     *
     * @return the class
     */
    public static PythonObject memoryviewType() {
        return attr("memoryview");
    }

    /**
     * Enters a context, see {@link PythonContextManager#setContext}.
     *
     * @param contextName its name
     */
    public static void setContext(String contextName) {
        PythonContextManager.setContext(contextName);
    }

    /**
     * Deletes a context, see {@link PythonContextManager#deleteContext}.
     *
     * @param contextName its name
     */
    public static void deleteContext(String contextName) {
        PythonContextManager.deleteContext(contextName);
    }

    /**
     * The name of the current context.
     *
     * @return the name
     */
    public static String getCurrentContext() {
        return PythonContextManager.getCurrentContext();
    }

    /** Forgets the names of the current context, see {@link PythonContextManager#reset}. */
    public static void resetContext() {
        PythonContextManager.reset();
    }

    /**
     * Runs code, see {@link PythonExecutioner#exec(String)}.
     *
     * @param code Python source
     * @throws PythonException what it raised
     */
    public static void exec(String code) {
        PythonExecutioner.exec(code);
    }

    /**
     * Runs code with variables, see {@link PythonExecutioner#exec(String, List, List)}.
     *
     * @param code Python source
     * @param inputs what to set before, null for nothing
     * @param outputs what to read afterwards, null for nothing
     * @throws PythonException what it raised, or that an output is missing
     */
    public static void exec(
            String code, List<PythonVariable> inputs, List<PythonVariable> outputs) {
        PythonExecutioner.exec(code, inputs, outputs);
    }
}
