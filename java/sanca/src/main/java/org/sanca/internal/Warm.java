package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * Turns members into method handles of the few types that the engine calls: {@code (Object, long…)long} for primitive
 * and void results, {@code (Object, long…)Object} for references, with {@code long[]} in place of the longs if there
 * are more than three. A static member ignores its first argument.
 */
final class Warm {
    /** Arguments that travel in registers. */
    static final int DIRECT_MAX = 3;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** By kind: from a word to a parameter. */
    private static final MethodHandle[] PARAMETERS = new MethodHandle[Kind.OBJECT + 1];

    /** By kind: from a result to a word; null where widening does it. */
    private static final MethodHandle[] RESULTS = new MethodHandle[Kind.OBJECT + 1];

    static {
        try {
            parameter(Kind.BOOLEAN, "toBoolean");
            parameter(Kind.BYTE, "toByte");
            parameter(Kind.CHAR, "toChar");
            parameter(Kind.SHORT, "toShort");
            parameter(Kind.INT, "toInt");
            parameter(Kind.FLOAT, "toFloat");
            parameter(Kind.DOUBLE, "toDouble");
            PARAMETERS[Kind.OBJECT] = find(Refs.class, "get", Object.class, long.class);
            result(Kind.BOOLEAN, "fromBoolean");
            result(Kind.FLOAT, "fromFloat");
            result(Kind.DOUBLE, "fromDouble");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Warm() {}

    private static void parameter(byte kind, String name) throws ReflectiveOperationException {
        PARAMETERS[kind] = find(Words.class, name, Kind.primitive(kind), long.class);
    }

    private static void result(byte kind, String name) throws ReflectiveOperationException {
        RESULTS[kind] = find(Words.class, name, long.class, Kind.primitive(kind));
    }

    private static MethodHandle find(Class<?> in, String name, Class<?> returns, Class<?> takes)
            throws ReflectiveOperationException {
        return LOOKUP.findStatic(in, name, MethodType.methodType(returns, takes));
    }

    static MethodHandle handle(Member member) throws IllegalAccessException {
        MethodHandle handle =
                member.reflected instanceof Method
                        ? LOOKUP.unreflect((Method) member.reflected)
                        : LOOKUP.unreflectConstructor((Constructor<?>) member.reflected);
        // Arguments of a variable arity member arrive gathered.
        handle = handle.asFixedArity();
        if (member.isStatic()) {
            handle = MethodHandles.dropArguments(handle, 0, Object.class);
        }
        int count = member.params.length;
        handle = normalise(handle, member, count);
        return count > DIRECT_MAX ? handle.asSpreader(long[].class, count) : handle;
    }

    private static MethodHandle normalise(MethodHandle handle, Member member, int count) {
        MethodHandle[] filters = new MethodHandle[count];
        for (int i = 0; i < count; i++) {
            filters[i] = parameter(member.params[i]);
        }
        handle = MethodHandles.filterArguments(handle, 1, filters);
        byte kind = member.returnKind();
        if (RESULTS[kind] != null) {
            handle = MethodHandles.filterReturnValue(handle, RESULTS[kind]);
        }
        Class<?>[] words = new Class<?>[count + 1];
        words[0] = Object.class;
        for (int i = 1; i <= count; i++) {
            words[i] = long.class;
        }
        return handle.asType(
                MethodType.methodType(kind == Kind.OBJECT ? Object.class : long.class, words));
    }

    /** A reference parameter is cast, so that a wrong object is a ClassCastException and not a crash. */
    private static MethodHandle parameter(Class<?> param) {
        byte kind = Kind.of(param);
        MethodHandle filter = PARAMETERS[kind];
        boolean cast = kind == Kind.OBJECT && param != Object.class;
        return cast ? filter.asType(MethodType.methodType(param, long.class)) : filter;
    }
}
