package org.sanca.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers the methods that Java calls on Python objects. Native code asks once for what a number stands for. */
final class Callbacks {
    private static final ConcurrentHashMap<Method, Callback> KNOWN = new ConcurrentHashMap<>();
    private static Callback[] table = new Callback[64];
    private static int next = 1;

    private Callbacks() {}

    /** What a proxy has to know of a method it is asked to run. */
    static final class Callback {
        final int number;
        final Method method;
        final String name;
        final Class<?>[] params;

        /** See {@link Kind}. */
        final byte returnKind;

        final boolean isAbstract;

        /** One of the three methods of Object that reach proxies. */
        final boolean ofObject;

        Callback(int number, Method method) {
            this.number = number;
            this.method = method;
            this.name = method.getName();
            this.params = method.getParameterTypes();
            this.returnKind = Kind.of(method.getReturnType());
            this.isAbstract = Modifier.isAbstract(method.getModifiers());
            this.ofObject = method.getDeclaringClass() == Object.class;
        }
    }

    static Callback of(Method method) {
        Callback known = KNOWN.get(method);
        return known != null ? known : add(method);
    }

    private static synchronized Callback add(Method method) {
        Callback known = KNOWN.get(method);
        if (known != null) {
            return known;
        }
        if (next == table.length) {
            table = Arrays.copyOf(table, 2 * next);
        }
        Callback callback = new Callback(next, method);
        table[next++] = callback;
        KNOWN.put(method, callback);
        return callback;
    }

    /** What {@code number} stands for, for native code. */
    static byte[] describe(int number) {
        Callback[] all = table;
        Callback callback = number > 0 && number < all.length ? all[number] : null;
        if (callback == null) {
            throw new IllegalArgumentException("no callback has the number " + number);
        }
        ByteWriter out = new ByteWriter(64);
        out.putText(callback.name);
        out.putInt(ClassIds.of(callback.method.getDeclaringClass()));
        out.putInt(ClassIds.of(callback.method.getReturnType()));
        Describe.params(callback.params, out);
        out.putByte(Describe.flags(callback.method));
        return out.toByteArray();
    }
}
