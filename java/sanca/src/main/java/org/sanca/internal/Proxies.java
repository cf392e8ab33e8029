package org.sanca.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the Java objects that stand for Python objects, and finds the Python object behind one. */
final class Proxies {
    /** Factories for more than one interface; those for one are kept with the class. */
    private static final ConcurrentHashMap<List<Class<?>>, ProxyFactory> FACTORIES =
            new ConcurrentHashMap<>();

    private Proxies() {}

    /** Makes a proxy, which owns one reference to the Python object from then on. If this fails it owns none. */
    static Object make(long python, int[] interfaceIds, boolean callable)
            throws ReflectiveOperationException {
        return make(python, factory(interfaceIds), callable);
    }

    /** Makes a proxy of one functional interface for a function. */
    static Object make(long python, int interfaceId) throws ReflectiveOperationException {
        return make(python, factory(ClassIds.info(interfaceId)), true);
    }

    /** Makes a proxy whose methods are looked up by name; it keeps the reference, which nobody else may close. */
    static Object over(PythonReference own, Class<?>[] interfaces)
            throws ReflectiveOperationException {
        ProxyFactory factory = new ProxyFactory(interfaces);
        Object proxy = factory.make(new PyProxy(own.kept(), false, interfaces, own));
        own.serveProxy();
        return proxy;
    }

    private static Object make(long python, ProxyFactory factory, boolean callable)
            throws ReflectiveOperationException {
        PyProxy handler = new PyProxy(python, callable, factory.interfaces, null);
        Object proxy = factory.make(handler);
        Releases.serveProxy(Releases.register(handler, python));
        return proxy;
    }

    /** The Python object behind one of our proxies; 0 for other objects. Borrowed: good while the proxy is. */
    static long pythonOf(Object proxy) {
        PyProxy handler = handlerOf(proxy);
        return handler == null ? 0 : handler.python;
    }

    static PyProxy handlerOf(Object object) {
        if (!(object instanceof Proxy) || !Proxy.isProxyClass(object.getClass())) {
            return null;
        }
        InvocationHandler handler = Proxy.getInvocationHandler(object);
        return handler instanceof PyProxy ? (PyProxy) handler : null;
    }

    private static ProxyFactory factory(ClassInfo info) {
        ProxyFactory known = info.factory;
        if (known == null) {
            known = info.factory = new ProxyFactory(new Class<?>[] {info.type});
        }
        return known;
    }

    private static ProxyFactory factory(int[] ids) {
        if (ids.length == 1) {
            return factory(ClassIds.info(ids[0]));
        }
        Class<?>[] interfaces = new Class<?>[ids.length];
        for (int i = 0; i < ids.length; i++) {
            interfaces[i] = ClassIds.type(ids[i]);
        }
        List<Class<?>> key = Arrays.asList(interfaces);
        ProxyFactory known = FACTORIES.get(key);
        if (known == null) {
            known = new ProxyFactory(interfaces);
            ProxyFactory other = FACTORIES.putIfAbsent(key, known);
            known = other != null ? other : known;
        }
        return known;
    }
}
