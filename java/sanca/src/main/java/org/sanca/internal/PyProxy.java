package org.sanca.internal;

import org.sanca.internal.Callbacks.Callback;

import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs the methods of a proxy on a Python object: arguments packed into the scratch memory of a borrowed thread state,
 * the result back as a word. Methods of Object and default methods run here unless Python overrides them.
 */
final class PyProxy implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    /** The Python object, of which a reference is owned through {@link Releases}. */
    final long python;

    /** Whether abstract methods call the object itself and nothing is looked up by name. */
    private final boolean callable;

    private final Class<?>[] interfaces;

    /** Whose reference it is, if not this handler's own. */
    private final PythonReference owner;

    /** By name, whether Python overrides a method that need not be; null until the first such method runs. */
    private volatile ConcurrentHashMap<String, Boolean> overrides;

    PyProxy(long python, boolean callable, Class<?>[] interfaces, PythonReference owner) {
        this.python = python;
        this.callable = callable;
        this.interfaces = interfaces;
        this.owner = owner;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Callback callback = Callbacks.of(method);
        if (callback.isAbstract || isOverridden(callback.name)) {
            return call(callback, arguments == null ? NO_ARGUMENTS : arguments);
        }
        if (callback.ofObject) {
            return ofObject(proxy, callback.name, arguments);
        }
        return DefaultMethods.invoke(proxy, method, arguments);
    }

    private boolean isOverridden(String name) {
        if (callable) {
            // Every Python object has a text of its own, which names the function; nothing else of
            // a callable is asked.
            return name.equals("toString");
        }
        ConcurrentHashMap<String, Boolean> known = overrides;
        if (known == null) {
            known = overrides = new ConcurrentHashMap<>(4);
        }
        Boolean answer = known.get(name);
        if (answer == null) {
            answer =
                    RemoteNative.has(python)
                            ? RemoteNative.implementsMethod(python, name)
                            : PythonNative.implementsMethod(python, name);
            known.put(name, answer);
        }
        return answer;
    }

    private Object call(Callback callback, Object[] arguments) throws Throwable {
        ThreadState state = StatePool.borrow();
        try {
            int bytes = PackWriter.arguments(state, arguments);
            long result =
                    RemoteNative.has(python)
                            ? RemoteNative.invoke(
                                    state.slot,
                                    state.address,
                                    python,
                                    callable,
                                    callback.number,
                                    bytes)
                            : invoke(state, callback, bytes);
            long status = state.scratch.getLong(ThreadState.STATUS);
            if (status != 0) {
                state.scratch.putLong(ThreadState.STATUS, 0);
                throw thrown(Throwables.of(state, status), callback.method);
            }
            return Words.box(callback.returnKind, result);
        } finally {
            StatePool.giveBack(state);
            // The reference must outlive the call, even if nobody holds the proxy any more.
            Reference.reachabilityFence(this);
        }
    }

    /** In this process, where a thread that is interrupted is to know of it. */
    private long invoke(ThreadState state, Callback callback, int bytes) {
        Interrupts.begin(state, python);
        long result =
                PythonNative.invoke(
                        state.slot, state.address, python, callable, callback.number, bytes);
        Interrupts.end(state);
        return result;
    }

    /**
     * A checked exception that the method does not declare is wrapped, as Java demands of proxies. Done here and not
     * left to the proxy class, so that {@link Throwables#unwrap} can tell our wrapping from anybody else's.
     */
    private static Throwable thrown(Throwable thrown, Method method) {
        if (thrown instanceof RuntimeException || thrown instanceof Error) {
            return thrown;
        }
        for (Class<?> declared : method.getExceptionTypes()) {
            if (declared.isInstance(thrown)) {
                return thrown;
            }
        }
        return new UndeclaredThrowableException(thrown);
    }

    private Object ofObject(Object proxy, String name, Object[] arguments) {
        switch (name) {
            case "equals":
                return proxy == arguments[0] || Proxies.pythonOf(arguments[0]) == python;
            case "hashCode":
                return Long.hashCode(python);
            default:
                return text();
        }
    }

    private String text() {
        StringBuilder out = new StringBuilder("PythonProxy(");
        for (int i = 0; i < interfaces.length; i++) {
            out.append(i == 0 ? "" : ", ").append(interfaces[i].getName());
        }
        return out.append(")@").append(Long.toHexString(python)).toString();
    }
}
