package org.sanca;

import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.PythonNames;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Python's built-in functions with Java signatures. Arguments are any Java values, {@link PyObject} among them; what makes a Python
 * object gives a {@code PyObject} and not a copy of it in Java. Each is the function of that name in Python's <a
 * href="https://docs.python.org/3/library/functions.html">library</a>, and throws {@link PythonException} with what that raises.
 * Any thread may use one. It lives as long as the interpreter it is of; after that each call is an {@link IllegalStateException}.
 *
 * <pre>{@code
 * try (Interpreter py = new SharedInterpreter()) {
 *     PyBuiltins builtins = PyBuiltins.of(py);
 *     PyObject letters = builtins.set(List.of("a", "b", "a"));
 *     long count = builtins.len(letters);                                  // 2
 *     boolean isSet = builtins.isinstance(letters, builtins.get("set"));   // true
 * }
 * }</pre>
 */
public final class PyBuiltins {
    private final PyObject module;

    private PyBuiltins(PyObject module) {
        this.module = module;
    }

    /**
     * The builtins of an interpreter: those of the module {@code builtins}, as Python code finds them.
     *
     * @param interpreter the interpreter
     * @return its builtins
     */
    public static PyBuiltins of(Interpreter interpreter) {
        return new PyBuiltins(interpreter.importModule("builtins"));
    }

    private <T> T call(String name, Class<T> type, Object... args) {
        return Values.cast(
                type,
                Operations.named(
                        Op.CALL_METHOD,
                        module,
                        PythonNames.of(module, name),
                        Values.wanted(type),
                        args));
    }

    /**
     * Any builtin, also one that has no method here: {@code get("sorted")}.
     *
     * @param name its name
     * @return the function, class or other object
     * @throws PythonException {@code AttributeError} if there is none
     */
    public PyObject get(String name) {
        return module.getAttr(name, PyObject.class);
    }

    /**
     * {@code callable(object)}: whether it can be called.
     *
     * @param object any value
     * @return whether it can
     */
    public boolean callable(Object object) {
        return call("callable", boolean.class, object);
    }

    /**
     * {@code delattr(object, name)}: deletes an attribute.
     *
     * @param object any value
     * @param name the name of the attribute
     * @throws PythonException {@code AttributeError} if there is none
     */
    public void delattr(Object object, String name) {
        call("delattr", Object.class, object, name);
    }

    /**
     * {@code dict()}: an empty dict.
     *
     * @return the dict
     */
    public PyObject dict() {
        return call("dict", PyObject.class);
    }

    /**
     * {@code dict(map)}: a dict with the entries of a map, in its order.
     *
     * @param map a map; what it holds is converted as it is in any call
     * @return the dict, a copy
     */
    public PyObject dict(Map<?, ?> map) {
        return call("dict", PyObject.class, Objects.requireNonNull(map, "map"));
    }

    /**
     * {@code dir(object)}: the names of its attributes, sorted.
     *
     * @param object any value
     * @return the names
     */
    public List<String> dir(Object object) {
        return List.of(call("dir", String[].class, object));
    }

    /**
     * {@code eval(code, globals)}: evaluates an expression. Unlike {@link Interpreter#eval} it compiles the text each time.
     *
     * @param code Python source of one expression
     * @param globals a dict of global names
     * @return the value, as what it naturally is
     */
    public Object eval(String code, PyObject globals) {
        return call("eval", Object.class, code, globals);
    }

    /**
     * {@code eval(code, globals, locals)}: evaluates an expression.
     *
     * @param code Python source of one expression
     * @param globals a dict of global names
     * @param locals a mapping of local names
     * @return the value, as what it naturally is
     */
    public Object eval(String code, PyObject globals, PyObject locals) {
        return call("eval", Object.class, code, globals, locals);
    }

    /**
     * {@code exec(code, globals)}: runs statements.
     *
     * @param code Python source
     * @param globals a dict of global names
     */
    public void exec(String code, PyObject globals) {
        call("exec", Object.class, code, globals);
    }

    /**
     * {@code exec(code, globals, locals)}: runs statements.
     *
     * @param code Python source
     * @param globals a dict of global names
     * @param locals a mapping of local names
     */
    public void exec(String code, PyObject globals, PyObject locals) {
        call("exec", Object.class, code, globals, locals);
    }

    /**
     * {@code frozenset()}: an empty frozenset.
     *
     * @return the frozenset
     */
    public PyObject frozenset() {
        return call("frozenset", PyObject.class);
    }

    /**
     * {@code frozenset(values)}
     *
     * @param values Java or Python values
     * @return the frozenset
     */
    public PyObject frozenset(Iterable<?> values) {
        return make("frozenset", values);
    }

    /**
     * {@code frozenset(values)}
     *
     * @param values the values
     * @return the frozenset
     */
    public PyObject frozenset(Object[] values) {
        return make("frozenset", values);
    }

    /**
     * {@code getattr(object, name)}: an attribute.
     *
     * @param object any value
     * @param name the name of the attribute
     * @return its value, as what it naturally is
     * @throws PythonException {@code AttributeError} if there is none
     */
    public Object getattr(Object object, String name) {
        return call("getattr", Object.class, object, name);
    }

    /**
     * {@code getattr(object, name, otherwise)}: an attribute, or something else if there is none.
     *
     * @param object any value
     * @param name the name of the attribute
     * @param otherwise given if there is none
     * @return its value, as what it naturally is
     */
    public Object getattr(Object object, String name, Object otherwise) {
        return call("getattr", Object.class, object, name, otherwise);
    }

    /**
     * {@code hasattr(object, name)}: whether there is an attribute.
     *
     * @param object any value
     * @param name the name of the attribute
     * @return whether there is
     */
    public boolean hasattr(Object object, String name) {
        return call("hasattr", boolean.class, object, name);
    }

    /**
     * {@code hash(object)}, all 64 bits of it.
     *
     * @param object any value
     * @return the hash
     * @throws PythonException {@code TypeError} if it cannot be hashed
     */
    public long hash(Object object) {
        return call("hash", long.class, object);
    }

    /**
     * {@code id(object)}: the identity of a Python object, while that lives.
     *
     * @param object any value; what is no {@code PyObject} is a new object in each call
     * @return the identity
     */
    public long id(Object object) {
        return call("id", long.class, object);
    }

    /**
     * {@code isinstance(object, type)}
     *
     * @param object any value
     * @param type a class, or a tuple of classes
     * @return whether it is an instance
     * @throws PythonException {@code TypeError} if {@code type} is neither
     */
    public boolean isinstance(Object object, PyObject type) {
        return call("isinstance", boolean.class, object, type);
    }

    /**
     * {@code issubclass(type, of)}
     *
     * @param type a class
     * @param of a class, or a tuple of classes
     * @return whether it is a subclass
     * @throws PythonException {@code TypeError} if one of them is no class
     */
    public boolean issubclass(PyObject type, PyObject of) {
        return call("issubclass", boolean.class, type, of);
    }

    /**
     * {@code iter(object)}: an iterator, whose elements {@link PyObject#iterator} gives one by one.
     *
     * @param object something that can be iterated
     * @return the iterator
     * @throws PythonException {@code TypeError} if it cannot
     */
    public PyObject iter(Object object) {
        return call("iter", PyObject.class, object);
    }

    /**
     * {@code len(object)}
     *
     * @param object something with a length
     * @return the length
     * @throws PythonException {@code TypeError} if it has none
     */
    public long len(Object object) {
        return call("len", long.class, object);
    }

    /**
     * {@code list()}: an empty list.
     *
     * @return the list
     */
    public PyObject list() {
        return call("list", PyObject.class);
    }

    /**
     * {@code list(values)}
     *
     * @param values Java or Python values
     * @return the list
     */
    public PyObject list(Iterable<?> values) {
        return make("list", values);
    }

    /**
     * {@code list(values)}
     *
     * @param values the values
     * @return the list
     */
    public PyObject list(Object[] values) {
        return make("list", values);
    }

    /**
     * {@code object()}: something that is equal to itself only.
     *
     * @return the object
     */
    public PyObject object() {
        return call("object", PyObject.class);
    }

    /**
     * {@code repr(object)}: text for programmers.
     *
     * @param object any value
     * @return the text
     */
    public String repr(Object object) {
        return call("repr", String.class, object);
    }

    /**
     * {@code set()}: an empty set.
     *
     * @return the set
     */
    public PyObject set() {
        return call("set", PyObject.class);
    }

    /**
     * {@code set(values)}
     *
     * @param values Java or Python values
     * @return the set
     */
    public PyObject set(Iterable<?> values) {
        return make("set", values);
    }

    /**
     * {@code set(values)}
     *
     * @param values the values
     * @return the set
     */
    public PyObject set(Object[] values) {
        return make("set", values);
    }

    /**
     * {@code setattr(object, name, value)}: sets an attribute.
     *
     * @param object any value
     * @param name the name of the attribute
     * @param value its new value
     * @throws PythonException if the object refuses
     */
    public void setattr(Object object, String name, Object value) {
        call("setattr", Object.class, object, name, value);
    }

    /**
     * {@code str(object)}: text for readers.
     *
     * @param object any value
     * @return the text
     */
    public String str(Object object) {
        return call("str", String.class, object);
    }

    /**
     * {@code tuple()}: an empty tuple.
     *
     * @return the tuple
     */
    public PyObject tuple() {
        return call("tuple", PyObject.class);
    }

    /**
     * {@code tuple(values)}
     *
     * @param values Java or Python values
     * @return the tuple
     */
    public PyObject tuple(Iterable<?> values) {
        return make("tuple", values);
    }

    /**
     * {@code tuple(values)}
     *
     * @param values the values
     * @return the tuple
     */
    public PyObject tuple(Object[] values) {
        return make("tuple", values);
    }

    /**
     * {@code type(object)}: the Python class of a value.
     *
     * @param object any value
     * @return the class
     */
    public PyCallable type(Object object) {
        return call("type", PyCallable.class, object);
    }

    private PyObject make(String name, Object values) {
        return call(name, PyObject.class, Objects.requireNonNull(values, "values"));
    }
}
