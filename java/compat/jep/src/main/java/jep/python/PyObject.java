package jep.python;

import jep.JepAccess;
import jep.JepException;

import org.sanca.internal.ObjectAccess;
import org.sanca.internal.Operations;

import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;

/** A Python object. Any thread may use it, and it may outlive the interpreter that it came from. */
public class PyObject extends JepAccess {
    private static final Object[] NONE = {};

    private static final ObjectAccess ACCESS =
            new ObjectAccess() {
                @Override
                protected org.sanca.PyObject make(long python, boolean callable) {
                    return callable ? new PyCallable(python) : new PyObject(python);
                }
            };

    /**
     * An object that stands for a Python one.
     *
     * @param python the reference, which this object takes over
     */
    protected PyObject(long python) {
        super(python);
    }

    /**
     * From now on objects of a Python interpreter are of this class.
     *
     * @param object one of its objects
     */
    public static void install(org.sanca.PyObject object) {
        ObjectAccess.set(ObjectAccess.interpreterOf(object), ACCESS);
    }

    /** {@link #help} for this package. */
    final <T> T ask(String helper, Class<T> type, Object[] own, Object[] args) {
        return help(helper, type, own, args, null);
    }

    /** Lets go of the Python object at once: if nothing else has it, its {@code __del__} has run when this returns. */
    @Override
    public void close() throws JepException {
        if (!isReferenceClosed()) {
            super.close();
            Operations.drop();
        }
    }

    @Override
    public Object getAttr(String name) throws JepException {
        return getAttr(name, Object.class);
    }

    @Override
    public <T> T getAttr(String name, Class<T> type) throws JepException {
        return help("get_attr", type, new Object[] {name}, null, null);
    }

    @Override
    public void setAttr(String name, Object value) throws JepException {
        help("set_attr", Object.class, new Object[] {name, value}, null, null);
    }

    @Override
    public void delAttr(String name) throws JepException {
        help("del_attr", Object.class, new Object[] {name}, null, null);
    }

    /** Python's {@code ==} with another Python object; false for anything else. */
    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && help("equal", Boolean.class, new Object[] {other}, null, null);
    }

    /** Python's {@code hash}; what it refuses is a {@link JepException}. */
    @Override
    public int hashCode() {
        return Long.hashCode(help("hash_of", Long.class, NONE, null, null));
    }

    @Override
    public String toString() {
        return help("text", String.class, NONE, null, null);
    }

    /**
     * This object as interfaces: each method is the attribute of that name.
     *
     * @param <T> the first interface
     * @param type the first interface
     * @param others further interfaces
     * @return an object that has them
     * @throws JepException never by itself
     */
    public <T> T proxy(Class<T> type, Class<?>... others) throws JepException {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        interfaces.add(type);
        interfaces.addAll(java.util.List.of(others));
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        interfaces.toArray(new Class<?>[0]),
                        new InvocationHandler(this, false)));
    }

    @Override
    public <T> T as(Class<T> type) throws JepException {
        return help("convert", type, NONE, null, null);
    }
}
