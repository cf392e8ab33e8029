package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs default methods of interfaces on proxies. Since Java 16 {@code InvocationHandler.invokeDefault} does it;
 * before, and for interfaces that we may not see, a special invocation with the rights of the interface itself.
 */
public final class DefaultMethods {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** {@code InvocationHandler.invokeDefault}, or null before Java 16. */
    private static final MethodHandle INVOKE_DEFAULT = invokeDefault();

    private static final ConcurrentHashMap<Method, MethodHandle> SPECIAL =
            new ConcurrentHashMap<>();

    private DefaultMethods() {}

    private static MethodHandle invokeDefault() {
        MethodType type =
                MethodType.methodType(Object.class, Object.class, Method.class, Object[].class);
        try {
            return LOOKUP.findStatic(InvocationHandler.class, "invokeDefault", type).asFixedArity();
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /**
     * Runs a default method.
     *
     * @param proxy the proxy
     * @param method the method of its interface
     * @param arguments its arguments
     * @return its result
     * @throws Throwable what it throws
     */
    public static Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (INVOKE_DEFAULT != null && ClassIds.info(method.getDeclaringClass()).reachable()) {
            return (Object) INVOKE_DEFAULT.invokeExact(proxy, method, arguments);
        }
        MethodHandle special = SPECIAL.get(method);
        if (special == null) {
            special = special(method);
            SPECIAL.put(method, special);
        }
        return (Object) special.invokeExact(proxy, arguments);
    }

    /** {@code (Object, Object[])Object}. */
    private static MethodHandle special(Method method) throws IllegalAccessException {
        Class<?> face = method.getDeclaringClass();
        MethodHandle handle =
                MethodHandles.privateLookupIn(face, LOOKUP).unreflectSpecial(method, face);
        int count = method.getParameterCount();
        MethodType spread = MethodType.methodType(Object.class, Object.class, Object[].class);
        return handle.asFixedArity().asSpreader(Object[].class, count).asType(spread);
    }
}
