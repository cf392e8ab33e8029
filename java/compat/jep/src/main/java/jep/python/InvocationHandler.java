package jep.python;

import org.sanca.internal.DefaultMethods;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Makes methods of interfaces out of a Python object: attributes of their names, or the object itself. */
public class InvocationHandler implements java.lang.reflect.InvocationHandler {
    private final PyObject object;
    private final boolean functional;

    /** Its proxy is on its way to the Python code that asked for it, and not back to Python. */
    private boolean wanted;

    /**
     * For a Python object.
     *
     * @param object the object
     * @param functional whether the one abstract method is a call of the object itself
     */
    public InvocationHandler(PyObject object, boolean functional) {
        this.object = object;
        this.functional = functional;
    }

    /**
     * An object with interfaces: what {@code jep.jproxy} makes.
     *
     * @param object the Python object
     * @param interfaces the interfaces
     * @return an object that has them
     */
    public static Object proxy(PyObject object, Class<?>[] interfaces) {
        InvocationHandler handler = new InvocationHandler(object, false);
        handler.wanted = true;
        return Proxy.newProxyInstance(interfaces[0].getClassLoader(), interfaces, handler);
    }

    /**
     * For {@code sanca._jep}: the Python object that takes the place of the proxy in Python; null the first time if {@code
     * jep.jproxy} made it.
     *
     * @return the object or null
     */
    public PyObject inPython() {
        boolean first = wanted;
        wanted = false;
        return first ? null : object;
    }

    /**
     * The Python object.
     *
     * @return the object
     */
    public PyObject getPyObject() {
        return object;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        boolean ofObject = method.getDeclaringClass() == Object.class;
        if (functional && !ofObject && !method.isDefault()) {
            return call("call", method, new Object[] {}, args);
        }
        if ((ofObject || method.isDefault()) && !defines(method.getName())) {
            return ofObject
                    ? objectMethod(proxy, method, args)
                    : DefaultMethods.invoke(proxy, method, args);
        }
        return call("call_method", method, new Object[] {method.getName()}, args);
    }

    private boolean defines(String name) {
        return !functional && object.ask("defines", Boolean.class, new Object[] {name}, null);
    }

    private Object call(String helper, Method method, Object[] own, Object[] args) {
        Class<?> returns = method.getReturnType();
        if (returns == void.class) {
            try (PyObject ignored = object.ask(helper, PyObject.class, own, spread(method, args))) {
                return null;
            }
        }
        Class<?> type = MethodType.methodType(returns).wrap().returnType();
        return object.ask(helper, type, own, spread(method, args));
    }

    /** The last array of a method with variable arguments as arguments of their own. */
    private static Object[] spread(Method method, Object[] args) {
        if (!method.isVarArgs() || args[args.length - 1] == null) {
            return args;
        }
        Object more = args[args.length - 1];
        int fixed = args.length - 1;
        int count = Array.getLength(more);
        Object[] all = java.util.Arrays.copyOf(args, fixed + count, Object[].class);
        for (int i = 0; i < count; i++) {
            all[fixed + i] = Array.get(more, i);
        }
        return all;
    }

    private Object objectMethod(Object proxy, Method method, Object[] args) {
        switch (method.getName()) {
            case "equals":
                return proxy == args[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return proxy.getClass().getName()
                        + "@"
                        + Integer.toHexString(System.identityHashCode(proxy));
        }
    }
}
