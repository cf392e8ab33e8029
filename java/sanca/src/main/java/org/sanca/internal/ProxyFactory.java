package org.sanca.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Makes proxies of one list of interfaces: finds the loader once and keeps the constructor of the proxy class. */
final class ProxyFactory {
    final Class<?>[] interfaces;
    private final ClassLoader loader;

    /** Racy and idempotent. */
    private Constructor<?> constructor;

    ProxyFactory(Class<?>[] interfaces) {
        this.interfaces = interfaces;
        this.loader = loader(interfaces);
    }

    Object make(InvocationHandler handler) throws ReflectiveOperationException {
        Constructor<?> known = constructor;
        if (known != null) {
            try {
                return known.newInstance(handler);
            } catch (InvocationTargetException e) {
                throw new AssertionError(e.getTargetException());
            }
        }
        Object proxy = Proxy.newProxyInstance(loader, interfaces, handler);
        Constructor<?> found = proxy.getClass().getConstructor(InvocationHandler.class);
        // The class is in a package of its own that nobody else can see, or in that of a non-public
        // interface.
        if (found.trySetAccessible()) {
            constructor = found;
        }
        return proxy;
    }

    /** A loader that sees all of them: the loader of one of them if possible. */
    private static ClassLoader loader(Class<?>[] interfaces) {
        ClassLoader[] loaders = new ClassLoader[interfaces.length];
        for (int i = 0; i < interfaces.length; i++) {
            ClassLoader loader = interfaces[i].getClassLoader();
            loaders[i] = loader != null ? loader : ProxyFactory.class.getClassLoader();
        }
        for (ClassLoader loader : loaders) {
            if (seesAll(loader, interfaces)) {
                return loader;
            }
        }
        return new Union(loaders);
    }

    private static boolean seesAll(ClassLoader loader, Class<?>[] interfaces) {
        for (Class<?> one : interfaces) {
            try {
                if (Class.forName(one.getName(), false, loader) != one) {
                    return false;
                }
            } catch (ClassNotFoundException | LinkageError e) {
                return false;
            }
        }
        return true;
    }

    /** Finds what any of several loaders finds. */
    private static final class Union extends ClassLoader {
        private final ClassLoader[] loaders;

        Union(ClassLoader[] loaders) {
            super(ProxyFactory.class.getClassLoader());
            this.loaders = loaders;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            for (ClassLoader loader : loaders) {
                try {
                    return Class.forName(name, false, loader);
                } catch (ClassNotFoundException e) {
                    continue;
                }
            }
            throw new ClassNotFoundException(name);
        }
    }
}
