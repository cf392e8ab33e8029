package org.sanca.internal;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** A constructor, method or field with its number. A cold one runs by reflection, which costs nothing to prepare. */
final class Member {
    private static final Class<?>[] NONE = {};

    final int id;

    /** A {@link Constructor}, {@link Method} or {@link Field}. */
    final AccessibleObject reflected;

    /** Parameter classes; empty for fields. */
    final Class<?>[] params;

    /** Return class, the class itself for constructors, the type of fields. */
    final Class<?> returns;

    /** Kinds of the parameters, found out at the first call. */
    private byte[] kinds;

    private byte returnKind;

    /** Calls since the start, while cold. Racy: being off by a few does no harm. */
    int calls;

    Member(int id, AccessibleObject reflected) {
        this.id = id;
        this.reflected = reflected;
        if (reflected instanceof Method) {
            params = ((Method) reflected).getParameterTypes();
            returns = ((Method) reflected).getReturnType();
        } else if (reflected instanceof Constructor) {
            params = ((Constructor<?>) reflected).getParameterTypes();
            returns = ((Constructor<?>) reflected).getDeclaringClass();
        } else {
            params = NONE;
            returns = ((Field) reflected).getType();
        }
    }

    Class<?> declaring() {
        return ((java.lang.reflect.Member) reflected).getDeclaringClass();
    }

    int modifiers() {
        return ((java.lang.reflect.Member) reflected).getModifiers();
    }

    boolean isStatic() {
        return Modifier.isStatic(modifiers()) || reflected instanceof Constructor;
    }

    byte returnKind() {
        kinds();
        return returnKind;
    }

    /** Runs it by reflection. Throws what the target throws. */
    Object invoke(Object self, int count, long a, long b, long c) throws Throwable {
        return invoke(self, arguments(count, a, b, c, null));
    }

    /** The same for any number of arguments. */
    Object invoke(Object self, long[] words) throws Throwable {
        return invoke(self, arguments(words.length, 0, 0, 0, words));
    }

    private Object invoke(Object self, Object[] arguments) throws Throwable {
        if (reflected instanceof Method) {
            return ColdCalls.invoke((Method) reflected, self, arguments);
        }
        return ColdCalls.newInstance((Constructor<?>) reflected, arguments);
    }

    private Object[] arguments(int count, long a, long b, long c, long[] more) {
        byte[] kinds = kinds();
        if (count != kinds.length) {
            throw new IllegalArgumentException(
                    reflected + " takes " + kinds.length + " arguments, not " + count);
        }
        Object[] out = new Object[count];
        for (int i = 0; i < count; i++) {
            out[i] = Words.box(kinds[i], word(i, a, b, c, more));
        }
        return out;
    }

    private static long word(int i, long a, long b, long c, long[] more) {
        if (more != null) {
            return more[i];
        }
        return i == 0 ? a : i == 1 ? b : c;
    }

    private byte[] kinds() {
        byte[] known = kinds;
        if (known == null) {
            known = new byte[params.length];
            for (int i = 0; i < known.length; i++) {
                known[i] = Kind.of(params[i]);
            }
            returnKind = Kind.of(returns);
            kinds = known;
        }
        return known;
    }

    Executable executable() {
        return (Executable) reflected;
    }
}
