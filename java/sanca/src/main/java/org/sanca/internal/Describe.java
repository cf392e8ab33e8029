package org.sanca.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;

/**
 * Writes the shapes of classes for native code; the format is in docs/internals/engine.md. On the start path of every
 * program: no lambdas, no formatting, no generics, no annotations.
 */
final class Describe {
    private static final int CLASS = 0;
    private static final int INTERFACE = 1;
    private static final int ENUM = 2;
    private static final int RECORD = 3;
    private static final int ANNOTATION = 4;
    private static final int ARRAY = 5;
    private static final int PRIMITIVE = 6;

    static final int STATIC = 1;
    static final int VARARGS = 2;
    static final int LEAF = 4;
    static final int DEFAULT = 8;
    static final int CONSTRUCTOR = 16;
    static final int ABSTRACT = 32;
    static final int INNER = 64;

    private Describe() {}

    static byte[] header(Class<?> type) {
        ByteWriter out = new ByteWriter(128);
        out.putText(type.getName());
        out.putInt(type.getModifiers());
        out.putByte(sort(type));
        out.putByte(DeclaredMethods.isFunctional(type) ? 1 : 0);
        out.putInt(ClassIds.orNone(type.getSuperclass()));
        Class<?>[] interfaces = type.getInterfaces();
        out.putInt(interfaces.length);
        for (Class<?> one : interfaces) {
            out.putInt(ClassIds.of(one));
        }
        out.putInt(ClassIds.orNone(type.getComponentType()));
        out.putInt(ClassIds.orNone(declaring(type)));
        return out.toByteArray();
    }

    private static int sort(Class<?> type) {
        if (type.isPrimitive()) {
            return PRIMITIVE;
        }
        if (type.isArray()) {
            return ARRAY;
        }
        if (type.isAnnotation()) {
            return ANNOTATION;
        }
        if (type.isInterface()) {
            return INTERFACE;
        }
        Class<?> superclass = type.getSuperclass();
        if (superclass == Enum.class) {
            return ENUM;
        }
        // By name: java.lang.Record came with Java 16.
        return superclass != null && superclass.getName().equals("java.lang.Record")
                ? RECORD
                : CLASS;
    }

    /**
     * Compilers of other languages write nestings that Java refuses to look at; such a class has no declaring class.
     */
    private static Class<?> declaring(Class<?> type) {
        try {
            return type.getDeclaringClass();
        } catch (LinkageError e) {
            return null;
        }
    }

    static byte[] members(Class<?> type) {
        ByteWriter out = new ByteWriter(4096);
        if (type.isArray() || type.isPrimitive()) {
            for (int i = 0; i < 4; i++) {
                out.putInt(0);
            }
            return out.toByteArray();
        }
        constructors(type, out);
        methods(type, out);
        fields(type, out);
        nested(type, out);
        return out.toByteArray();
    }

    private static void constructors(Class<?> type, ByteWriter out) {
        int place = out.length();
        int count = 0;
        out.putInt(0);
        if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers())) {
            boolean reachable = ClassIds.info(type).reachable();
            int flags = CONSTRUCTOR | (isInner(type) ? INNER : 0);
            for (Constructor<?> constructor : type.getConstructors()) {
                if (!constructor.isSynthetic() && (reachable || constructor.trySetAccessible())) {
                    int varargs = constructor.isVarArgs() ? VARARGS : 0;
                    executable(Members.of(constructor), "<init>", flags | varargs, out);
                    count++;
                }
            }
        }
        out.putIntAt(place, count);
    }

    private static boolean isInner(Class<?> type) {
        return !Modifier.isStatic(type.getModifiers()) && declaring(type) != null;
    }

    private static void methods(Class<?> type, ByteWriter out) {
        ArrayList<Member> methods = VisibleMethods.of(type);
        int leaf = Leaf.sort(type);
        out.putInt(methods.size());
        for (int i = 0; i < methods.size(); i++) {
            Member member = methods.get(i);
            Method method = (Method) member.reflected;
            int flags = flags(method);
            if (leaf != 0 && Leaf.is(leaf, type, method.getName(), member.params)) {
                flags |= LEAF;
            }
            executable(member, method.getName(), flags, out);
        }
    }

    /**
     * Whether a method gathers its last arguments. A public method that a public class inherits from a hidden one gets a
     * bridge there, to which javac does not pass the mark on.
     */
    static boolean isVarArgs(Method method) {
        if (method.isVarArgs() || !method.isBridge()) {
            return method.isVarArgs();
        }
        Class<?> above = method.getDeclaringClass().getSuperclass();
        for (; above != null; above = above.getSuperclass()) {
            for (Method bridged : above.getDeclaredMethods()) {
                if (bridged.getName().equals(method.getName())
                        && java.util.Arrays.equals(
                                bridged.getParameterTypes(), method.getParameterTypes())) {
                    return isVarArgs(bridged);
                }
            }
        }
        return false;
    }

    static int flags(Method method) {
        int modifiers = method.getModifiers();
        int flags = isVarArgs(method) ? VARARGS : 0;
        if (Modifier.isStatic(modifiers)) {
            return flags | STATIC;
        }
        if (Modifier.isAbstract(modifiers)) {
            return flags | ABSTRACT;
        }
        return method.getDeclaringClass().isInterface() ? flags | DEFAULT : flags;
    }

    /** One method, without a look at whether it is a leaf. */
    static void method(Method method, ByteWriter out) {
        executable(Members.of(method), method.getName(), flags(method), out);
    }

    private static void executable(Member member, String name, int flags, ByteWriter out) {
        out.putInt(member.id);
        out.putText(name);
        out.putByte(flags);
        out.putInt(ClassIds.of(member.declaring()));
        out.putInt(ClassIds.of(member.returns));
        params(member.params, out);
    }

    static void params(Class<?>[] params, ByteWriter out) {
        out.putByte(params.length);
        for (Class<?> param : params) {
            out.putInt(ClassIds.of(param));
        }
    }

    private static void fields(Class<?> type, ByteWriter out) {
        int place = out.length();
        int count = 0;
        out.putInt(0);
        boolean reachable = ClassIds.info(type).reachable();
        for (Field field : type.getFields()) {
            if (field.getDeclaringClass() == type && (reachable || field.trySetAccessible())) {
                out.putInt(Members.of(field).id);
                out.putText(field.getName());
                out.putInt(field.getModifiers());
                out.putInt(ClassIds.of(type));
                out.putInt(ClassIds.of(field.getType()));
                count++;
            }
        }
        out.putIntAt(place, count);
    }

    /** A nested class that is named in the class file but missing from the class path takes the others with it. */
    private static void nested(Class<?> type, ByteWriter out) {
        int place = out.length();
        int count = 0;
        out.putInt(0);
        try {
            for (Class<?> nested : type.getDeclaredClasses()) {
                if (Modifier.isPublic(nested.getModifiers())) {
                    out.putText(nested.getSimpleName());
                    out.putText(nested.getName());
                    count++;
                }
            }
        } catch (LinkageError e) {
            // What was found so far stays: getDeclaredClasses itself fails before the first.
        }
        out.putIntAt(place, count);
    }
}
