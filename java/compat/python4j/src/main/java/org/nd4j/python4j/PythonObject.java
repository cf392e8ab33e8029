package org.nd4j.python4j;

import org.sanca.PyCallable;
import org.sanca.PyObject;

import java.util.List;
import java.util.Map;

/**
 * A Python object, or none at all: {@code null} inside, which is what a missing variable, attribute or item is.
 *
 * <p>It keeps its Python object alive until it is released – by {@link #del}, by the {@link PythonGC} scope in which it
 * was made – or until Java collects it. Errors of Python code that it calls are thrown as {@link PythonException}.
 */
public class PythonObject {
    static final String NULL = "<NULL>";

    private PyObject python;
    private final boolean owned;

    /**
     * Takes over an object; the scope that is open releases it.
     *
     * @param nativePythonObject the object, null for none
     */
    public PythonObject(PyObject nativePythonObject) {
        this(nativePythonObject, true);
    }

    /**
     * Wraps an object.
     *
     * @param nativePythonObject the object, null for none
     * @param owned whether the scope that is open releases it
     */
    public PythonObject(PyObject nativePythonObject, boolean owned) {
        PythonGIL.assertThreadSafe();
        this.python = nativePythonObject;
        this.owned = owned;
        if (owned && nativePythonObject != null) {
            PythonGC.register(this);
        }
    }

    /**
     * Converts a Java value.
     *
     * @param javaObject a value; a {@code PythonObject} is shared
     * @throws PythonException if no type accepts it
     */
    public PythonObject(Object javaObject) {
        PythonGIL.assertThreadSafe();
        if (javaObject instanceof PythonObject) {
            this.python = ((PythonObject) javaObject).python;
            this.owned = false;
        } else {
            PythonObject converted = PythonTypes.convert(javaObject);
            PythonGC.keepFrom(converted);
            this.python = converted.python;
            this.owned = true;
            PythonGC.register(this);
        }
    }

    static PythonObject none() {
        return new PythonObject(null, false);
    }

    /** The object inside, which has to be there. */
    PyObject python() {
        PythonGIL.assertThreadSafe();
        if (python == null) {
            throw new PythonException(
                    "there is no Python object here: a variable, attribute or item was not found,"
                            + " or the object was released");
        }
        return python;
    }

    /**
     * The object inside.
     *
     * @return the object, null if there is none
     */
    public PyObject getNativePythonObject() {
        return python;
    }

    /**
     * Whether this is {@code None} or nothing.
     *
     * @return whether it is
     */
    public boolean isNone() {
        return python == null || Bridge.test("is_none", python);
    }

    /** Lets go of the object, unless it is not owned or an open scope will do it. */
    public void del() {
        PythonGIL.assertThreadSafe();
        if (owned && !PythonGC.isWatching()) {
            release();
        }
    }

    final void release() {
        if (owned && python != null) {
            python.close();
            python = null;
        }
    }

    // --- calls

    /**
     * Calls the object.
     *
     * @param args arguments, Java values or Python objects
     * @return the result
     * @throws PythonException what it raised
     */
    public PythonObject call(Object... args) {
        PyCallable function = callable();
        Object[] values = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            values[i] = PythonTypes.forPython(args[i]);
        }
        return new PythonObject(Bridge.guarded(() -> function.callAs(PyObject.class, values)));
    }

    private PyCallable callable() {
        if (!(python instanceof PyCallable)) {
            throw new PythonException("Object is not callable: " + this);
        }
        PythonGIL.assertThreadSafe();
        return (PyCallable) python;
    }

    /**
     * Calls the object.
     *
     * @param args a tuple or list of arguments
     * @return the result
     * @throws PythonException what it raised
     */
    public PythonObject callWithArgs(PythonObject args) {
        return callWithArgsAndKwargs(args, null);
    }

    /**
     * Calls the object.
     *
     * @param args the arguments
     * @return the result
     * @throws PythonException what it raised
     */
    @SuppressWarnings("rawtypes")
    public PythonObject callWithArgs(List args) {
        return call(args.toArray());
    }

    /**
     * Calls the object.
     *
     * @param kwargs a dict of keyword arguments
     * @return the result
     * @throws PythonException what it raised
     */
    public PythonObject callWithKwargs(PythonObject kwargs) {
        return callWithArgsAndKwargs(null, kwargs);
    }

    /**
     * Calls the object.
     *
     * @param kwargs the keyword arguments
     * @return the result
     * @throws PythonException what it raised
     */
    @SuppressWarnings("rawtypes")
    public PythonObject callWithKwargs(Map kwargs) {
        return callWithArgsAndKwargs(null, PythonTypes.convert(kwargs));
    }

    /**
     * Calls the object.
     *
     * @param args a tuple or list of arguments, null for none
     * @param kwargs a dict of keyword arguments, null for none
     * @return the result
     * @throws PythonException what it raised
     */
    public PythonObject callWithArgsAndKwargs(PythonObject args, PythonObject kwargs) {
        return new PythonObject(
                Bridge.make(
                        "apply",
                        callable(),
                        args == null ? null : args.python(),
                        kwargs == null ? null : kwargs.python()));
    }

    /**
     * Calls the object.
     *
     * @param args the arguments, null for none
     * @param kwargs the keyword arguments, null for none
     * @return the result
     * @throws PythonException what it raised
     */
    @SuppressWarnings("rawtypes")
    public PythonObject callWithArgsAndKwargs(List args, Map kwargs) {
        return callWithArgsAndKwargs(
                args == null ? null : PythonTypes.convert(args),
                kwargs == null ? null : PythonTypes.convert(kwargs));
    }

    // --- attributes and items

    /**
     * Reads an attribute.
     *
     * @param attrName its name
     * @return its value; without an object inside if there is none
     */
    public PythonObject attr(String attrName) {
        PyObject object = python();
        return Bridge.guarded(() -> object.hasAttr(attrName))
                ? new PythonObject(Bridge.guarded(() -> object.getAttr(attrName, PyObject.class)))
                : none();
    }

    /**
     * Reads an item.
     *
     * @param index its index or key
     * @return the item; without an object inside if there is none
     */
    public PythonObject get(int index) {
        return item(index);
    }

    /**
     * Reads an item.
     *
     * @param key its key
     * @return the item; without an object inside if there is none
     */
    public PythonObject get(String key) {
        return item(key);
    }

    /**
     * Reads an item.
     *
     * @param key its key
     * @return the item; without an object inside if there is none
     */
    public PythonObject get(PythonObject key) {
        return item(key.python());
    }

    private PythonObject item(Object key) {
        PyObject object = python();
        try {
            return new PythonObject(object.getItem(key, PyObject.class));
        } catch (org.sanca.PythonException e) {
            if (e.getPythonType().equals("KeyError") || e.getPythonType().equals("IndexError")) {
                return none();
            }
            throw PythonException.of(e);
        }
    }

    /**
     * Sets an item.
     *
     * @param key its key
     * @param value its value
     */
    public void set(PythonObject key, PythonObject value) {
        operate("setitem", key, value);
    }

    // --- operators

    private PythonObject operate(String operator, PythonObject... others) {
        Object[] values = new Object[others.length + 2];
        values[0] = operator;
        values[1] = python();
        for (int i = 0; i < others.length; i++) {
            values[i + 2] = others[i].python();
        }
        return new PythonObject(Bridge.make("operate", values));
    }

    /** An operation in place: what it gives is what this is from now on. */
    private void replace(String operator, PythonObject other) {
        PyObject result = Bridge.make("operate", operator, python(), other.python());
        if (owned) {
            python.close();
        }
        python = result;
    }

    /**
     * {@code abs(self)}.
     *
     * @return the result
     */
    public PythonObject abs() {
        return operate("abs");
    }

    /**
     * {@code self + other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject add(PythonObject other) {
        return operate("add", other);
    }

    /**
     * {@code self - other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject sub(PythonObject other) {
        return operate("sub", other);
    }

    /**
     * {@code self * other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject mul(PythonObject other) {
        return operate("mul", other);
    }

    /**
     * {@code self / other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject trueDiv(PythonObject other) {
        return operate("truediv", other);
    }

    /**
     * {@code self // other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject floorDiv(PythonObject other) {
        return operate("floordiv", other);
    }

    /**
     * {@code self % other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject mod(PythonObject other) {
        return operate("mod", other);
    }

    /**
     * {@code self @ other}.
     *
     * @param other the other operand
     * @return the result
     */
    public PythonObject matMul(PythonObject other) {
        return operate("matmul", other);
    }

    /**
     * {@code self += other}.
     *
     * @param other the other operand
     */
    public void addi(PythonObject other) {
        replace("iadd", other);
    }

    /**
     * {@code self -= other}.
     *
     * @param other the other operand
     */
    public void subi(PythonObject other) {
        replace("isub", other);
    }

    /**
     * {@code self *= other}.
     *
     * @param other the other operand
     */
    public void muli(PythonObject other) {
        replace("imul", other);
    }

    /**
     * {@code self /= other}.
     *
     * @param other the other operand
     */
    public void trueDivi(PythonObject other) {
        replace("itruediv", other);
    }

    /**
     * {@code self //= other}.
     *
     * @param other the other operand
     */
    public void floorDivi(PythonObject other) {
        replace("ifloordiv", other);
    }

    /**
     * {@code self @= other}.
     *
     * @param other the other operand
     */
    public void matMuli(PythonObject other) {
        replace("imatmul", other);
    }

    // --- to Java

    /**
     * The number.
     *
     * @return the number
     * @throws PythonException if it is none
     * @throws ArithmeticException if it has more than 32 bits
     */
    public int toInt() {
        return Math.toIntExact(toLong());
    }

    /**
     * The number.
     *
     * @return the number
     * @throws PythonException if it is none
     */
    public long toLong() {
        return PythonTypes.INT.toJava(this);
    }

    /**
     * The number.
     *
     * @return the number
     * @throws PythonException if it is none
     */
    public float toFloat() {
        return PythonTypes.FLOAT.toJava(this).floatValue();
    }

    /**
     * The number.
     *
     * @return the number
     * @throws PythonException if it is none
     */
    public double toDouble() {
        return PythonTypes.FLOAT.toJava(this);
    }

    /**
     * The truth of the object.
     *
     * @return {@code bool(self)}
     */
    public boolean toBoolean() {
        return PythonTypes.BOOL.toJava(this);
    }

    /**
     * The items.
     *
     * @return a copy
     * @throws PythonException if it has none, or one has no Java form
     */
    @SuppressWarnings("rawtypes")
    public List toList() {
        return PythonTypes.LIST.toJava(this);
    }

    /**
     * The items of a dict, in order.
     *
     * @return a copy
     * @throws PythonException if it is no dict, or an item has no Java form
     */
    @SuppressWarnings("rawtypes")
    public Map toMap() {
        return PythonTypes.DICT.toJava(this);
    }

    /**
     * {@code str(self)}.
     *
     * @return the text, {@code <NULL>} if there is no object
     */
    @Override
    public String toString() {
        PyObject object = python;
        return object == null ? NULL : Bridge.guarded(object::toString);
    }
}
