package org.sanca.internal;

import java.lang.reflect.Method;
import java.util.ArrayList;

/**
 * All methods of one name that an object has, whoever they were meant for: those of its class and of the classes above,
 * private ones too, then those of their interfaces. A gateway lets Py4J's clients call what Py4J let them call, in the
 * order in which it looked. Left out are only methods that the module system keeps closed.
 */
final class MethodsByName {
    private final String name;
    private final ArrayList<Method> found = new ArrayList<>();

    private MethodsByName(String name) {
        this.name = name;
    }

    /** Writes them as {@link Describe} writes the methods of a class: a count, then executables. */
    static byte[] of(Class<?> type, String name) {
        MethodsByName methods = new MethodsByName(name);
        for (Class<?> one : DeclaredMethods.lineage(type)) {
            methods.add(one);
        }
        // Every object has them; no interface says so.
        if (type.isInterface()) {
            methods.add(Object.class);
        }
        ByteWriter out = new ByteWriter(256);
        out.putInt(methods.found.size());
        for (Method method : methods.found) {
            Describe.method(method, out);
        }
        return out.toByteArray();
    }

    private void add(Class<?> type) {
        for (Method method : declared(type)) {
            if (method.getName().equals(name) && !isOverridden(method) && isCallable(method)) {
                found.add(method);
            }
        }
    }

    /** A class that mentions a missing one in a private method can tell only of its public ones. */
    private static Method[] declared(Class<?> type) {
        try {
            return type.getDeclaredMethods();
        } catch (LinkageError missing) {
            return DeclaredMethods.of(type);
        }
    }

    /** The same parameters were seen nearer to the object: Java would run that one for both. */
    private boolean isOverridden(Method method) {
        for (Method nearer : found) {
            if (DeclaredMethods.sameParams(
                    nearer.getParameterTypes(), method.getParameterTypes())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCallable(Method method) {
        boolean open =
                java.lang.reflect.Modifier.isPublic(method.getModifiers())
                        && ClassIds.info(method.getDeclaringClass()).reachable();
        return open || method.trySetAccessible();
    }
}
