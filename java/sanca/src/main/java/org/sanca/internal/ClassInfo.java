package org.sanca.internal;

import java.lang.reflect.Modifier;

/** What the engine remembers of a class. Lives as long as the class does. */
final class ClassInfo {
    private static final byte UNKNOWN = 0;
    private static final byte REACHABLE = 1;
    private static final byte UNREACHABLE = 2;

    final Class<?> type;
    final int id;

    /** See {@link Kind}. */
    final byte kind;

    /** Whether instances may stand for Python objects. */
    final boolean python;

    /** Whether instances are NumPy's arrays in Python. */
    final boolean array;

    /** How to make a proxy of this one interface; filled by {@link Proxies}, racy and idempotent. */
    ProxyFactory factory;

    /** What {@link DeclaredMethods} found; racy and idempotent. */
    java.lang.reflect.Method[] declaredMethods;

    private byte reachable;

    ClassInfo(Class<?> type, int id) {
        this.type = type;
        this.id = id;
        this.kind = type.isPrimitive() ? (byte) (id - WellKnown.VOID) : Kind.OBJECT;
        this.python = standsForPython(type);
        this.array = isArray(type);
    }

    private static boolean isArray(Class<?> type) {
        Class<?> above = type.getSuperclass();
        return above != null && above.getName().equals("org.sanca.internal.ArrayParts");
    }

    /** By name, because to load {@code Proxy} takes half a millisecond, which most programs never need to spend. */
    private static boolean standsForPython(Class<?> type) {
        for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
            String name = above.getName();
            if (name.equals("java.lang.reflect.Proxy")
                    || name.equals("org.sanca.internal.PythonReference")) {
                return true;
            }
        }
        return false;
    }

    /** Whether its public members can be used without further rights: public, and in a package exported to us. */
    boolean reachable() {
        if (reachable == UNKNOWN) {
            boolean open =
                    Modifier.isPublic(type.getModifiers())
                            && type.getModule()
                                    .isExported(type.getPackageName(), ClassInfo.class.getModule());
            reachable = open ? REACHABLE : UNREACHABLE;
        }
        return reachable == REACHABLE;
    }
}
