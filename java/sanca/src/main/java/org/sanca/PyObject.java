package org.sanca;

import org.sanca.internal.ObjectAccess;
import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.PythonNames;
import org.sanca.internal.PythonReference;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * A Python object. Any thread may use it; the interpreter lock is taken for the length of each call.
 *
 * <p>Results are converted to what they naturally are in Java ({@code int} to {@code Integer} or {@code Long}, {@code
 * str} to {@code String}, {@code list} to {@code ArrayList}, …); what has no Java form is a {@code PyObject}. The
 * methods that take a class convert to that class or fail. A Python exception is thrown as {@link PythonException}; a
 * Java exception that passed through Python as itself.
 *
 * <p>A {@code PyObject} keeps its Python object alive until it is closed or collected. Using a closed one is an {@link
 * IllegalStateException}. Passed back to Python it is the very object it stands for.
 */
public class PyObject extends PythonReference implements AutoCloseable, Iterable<Object> {
    static {
        ObjectAccess.set(
                new ObjectAccess() {
                    @Override
                    protected PyObject make(long python, boolean callable) {
                        return callable ? new PyCallable(python) : new PyObject(python);
                    }
                });
    }

    /**
     * For drop-in jars, whose own class of Python objects is a subclass.
     *
     * @param python the reference, which this object takes over
     */
    protected PyObject(long python) {
        super(python);
    }

    private PythonReference name(String name) {
        return PythonNames.of(this, Objects.requireNonNull(name, "name"));
    }

    // --- attributes

    /**
     * Reads an attribute.
     *
     * @param name its name
     * @return its value
     * @throws PythonException {@code AttributeError} if there is none
     */
    public Object getAttr(String name) {
        return getAttr(name, Object.class);
    }

    /**
     * Reads an attribute as a class.
     *
     * @param <T> the class
     * @param name its name
     * @param type the class; {@code PyObject} for the object itself, unconverted
     * @return its value
     * @throws PythonException {@code AttributeError} if there is none, {@code ConversionError} if it is no {@code T}
     */
    public <T> T getAttr(String name, Class<T> type) {
        return Values.cast(
                type, Operations.named(Op.GET_ATTRIBUTE, this, name(name), Values.wanted(type)));
    }

    /**
     * Sets an attribute.
     *
     * @param name its name
     * @param value its new value
     * @throws PythonException if the object refuses
     */
    public void setAttr(String name, Object value) {
        Operations.named(Op.SET_ATTRIBUTE, this, name(name), Object.class, value);
    }

    /**
     * Deletes an attribute.
     *
     * @param name its name
     * @throws PythonException {@code AttributeError} if there is none
     */
    public void delAttr(String name) {
        Operations.named(Op.DELETE_ATTRIBUTE, this, name(name), Object.class);
    }

    /**
     * Whether there is an attribute.
     *
     * @param name its name
     * @return whether there is one
     * @throws PythonException if looking for it raised anything but {@code AttributeError}
     */
    public boolean hasAttr(String name) {
        return (Boolean) Operations.named(Op.HAS_ATTRIBUTE, this, name(name), Object.class);
    }

    // --- calls

    /**
     * Calls a method.
     *
     * @param name its name
     * @param args positional arguments
     * @return its result
     * @throws PythonException what it raised
     */
    public Object invoke(String name, Object... args) {
        return Operations.named(Op.CALL_METHOD, this, name(name), Object.class, args);
    }

    /**
     * Calls a method with keyword arguments.
     *
     * @param name its name
     * @param args positional arguments
     * @param kwargs keyword arguments
     * @return its result
     * @throws PythonException what it raised
     */
    public Object invoke(String name, Object[] args, Map<String, ?> kwargs) {
        try (PyObject method = getAttr(name, PyObject.class)) {
            return method.callAs(Object.class, args, kwargs);
        }
    }

    /** Calls this object; public in {@link PyCallable}. */
    <T> T callAs(Class<T> type, Object[] args, Map<String, ?> kwargs) {
        if (kwargs == null || kwargs.isEmpty()) {
            return Values.cast(type, Operations.call(this, Values.wanted(type), 0, args));
        }
        Object[] values = Values.withKeywords(args, kwargs);
        return Values.cast(type, Operations.call(this, Values.wanted(type), kwargs.size(), values));
    }

    // --- items

    /**
     * Reads {@code self[key]}.
     *
     * @param key a key or an index
     * @return the item
     * @throws PythonException {@code KeyError}, {@code IndexError}, or {@code TypeError} if it has no items
     */
    public Object getItem(Object key) {
        return getItem(key, Object.class);
    }

    /**
     * Reads {@code self[key]} as a class.
     *
     * @param <T> the class
     * @param key a key or an index
     * @param type the class
     * @return the item
     * @throws PythonException as {@link #getItem(Object)}, or {@code ConversionError}
     */
    public <T> T getItem(Object key, Class<T> type) {
        return Values.cast(type, Operations.on(Op.GET_ITEM, this, Values.wanted(type), key));
    }

    /**
     * Sets {@code self[key] = value}.
     *
     * @param key a key or an index
     * @param value the item
     * @throws PythonException if the object refuses
     */
    public void setItem(Object key, Object value) {
        Operations.on(Op.SET_ITEM, this, Object.class, key, value);
    }

    /**
     * Deletes {@code self[key]}.
     *
     * @param key a key or an index
     * @throws PythonException if there is no such item, or the object refuses
     */
    public void delItem(Object key) {
        Operations.on(Op.DELETE_ITEM, this, Object.class, new Object[] {key});
    }

    /**
     * {@code value in self}.
     *
     * @param value a value
     * @return whether it is in this object
     * @throws PythonException {@code TypeError} if this is no container
     */
    public boolean contains(Object value) {
        return (Boolean) Operations.on(Op.CONTAINS, this, Object.class, new Object[] {value});
    }

    /**
     * {@code len(self)}.
     *
     * @return the number of items
     * @throws PythonException {@code TypeError} if it has no length
     */
    public long length() {
        return (Long) Operations.on(Op.LENGTH, this, Object.class);
    }

    /**
     * {@code iter(self)}: each element is asked for when it is needed.
     *
     * @return an iterator, whose methods throw what Python raises
     * @throws PythonException {@code TypeError} if it cannot be iterated
     */
    @Override
    public Iterator<Object> iterator() {
        return new Elements((PyObject) Operations.on(Op.ITERATE, this, (Class<?>) null));
    }

    // --- conversions

    /**
     * This object as a class: the conversion that an argument of that class would get.
     *
     * @param <T> the class
     * @param type the class, or an interface that this object implements as a callable
     * @return the converted object
     * @throws PythonException {@code ConversionError} if it cannot be converted without loss
     */
    public <T> T as(Class<T> type) {
        return Values.cast(type, Operations.on(Op.CONVERT, this, Values.wanted(type)));
    }

    /**
     * A Java object whose methods are the methods of this object, looked up by name. Default methods run unless Python has
     * one of that name; {@code equals}, {@code hashCode} and {@code toString} are Python's. Passed back to Python it is this
     * object. For a function as a functional interface use {@link #as}.
     *
     * @param <T> the first interface
     * @param type an interface
     * @param more further interfaces
     * @return the Java object; it keeps the Python object alive
     * @throws IllegalArgumentException if one of them is no interface
     */
    public <T> T proxy(Class<T> type, Class<?>... more) {
        Class<?>[] interfaces = new Class<?>[more.length + 1];
        interfaces[0] = type;
        System.arraycopy(more, 0, interfaces, 1, more.length);
        for (Class<?> each : interfaces) {
            if (!each.isInterface()) {
                throw new IllegalArgumentException(each.getName() + " is no interface");
            }
        }
        return type.cast(Operations.proxy(this, interfaces));
    }

    /**
     * Whether this object is an instance of a Python class.
     *
     * @param type a class, or a tuple of classes
     * @return whether it is
     */
    public boolean isInstance(PyObject type) {
        return (Boolean) Operations.on(Op.IS_INSTANCE, this, Object.class, type);
    }

    // --- comparison

    /**
     * Compares as Python does.
     *
     * @param operator one of {@code < <= == != > >=}
     * @param value another value
     * @return the truth of the result
     * @throws PythonException {@code TypeError} if Python cannot compare them
     * @throws IllegalArgumentException for another operator
     */
    public boolean compare(String operator, Object value) {
        int number = java.util.List.of("<", "<=", "==", "!=", ">", ">=").indexOf(operator);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "no comparison is called \"" + operator + "\"; there are < <= == != > >=");
        }
        return (Boolean) Operations.on(Op.COMPARE, this, Object.class, value, number);
    }

    /**
     * Python's {@code ==} with another {@code PyObject} or with a value.
     *
     * @param other anything
     * @return whether Python finds them equal; false if comparing raised
     */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other == null || isReferenceClosed()) {
            return false;
        }
        try {
            return compare("==", other);
        } catch (PythonException e) {
            return false;
        }
    }

    /**
     * Python's {@code hash}, in 32 bits; that of the identity for what Python does not hash.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        if (isReferenceClosed()) {
            return System.identityHashCode(this);
        }
        try {
            return (Integer) Operations.on(Op.HASH, this, Object.class);
        } catch (PythonException e) {
            return System.identityHashCode(this);
        }
    }

    /**
     * Python's {@code str(self)}.
     *
     * @return the text
     */
    @Override
    public String toString() {
        return isReferenceClosed()
                ? getClass().getSimpleName() + " (closed)"
                : (String) Operations.on(Op.STR, this, String.class);
    }

    /**
     * Python's {@code repr(self)}.
     *
     * @return the text
     */
    public String repr() {
        return (String) Operations.on(Op.REPR, this, String.class);
    }

    /** Lets go of the Python object. Calls in progress end first. A second time does nothing. */
    @Override
    public void close() {
        closeReference();
    }

    /** The elements of an iterable, one ahead. */
    private static final class Elements implements Iterator<Object> {
        private final PyObject iterator;
        private Object next;
        private boolean ready;
        private boolean ended;

        Elements(PyObject iterator) {
            this.iterator = iterator;
        }

        @Override
        public boolean hasNext() {
            if (!ready && !ended) {
                try {
                    next = Operations.on(Op.NEXT, iterator, Object.class);
                    ready = true;
                } catch (PythonException e) {
                    if (!e.getPythonType().equals("StopIteration")) {
                        throw e;
                    }
                    ended = true;
                    iterator.close();
                }
            }
            return ready;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ready = false;
            Object value = next;
            next = null;
            return value;
        }
    }
}
