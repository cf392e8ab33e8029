package org.sanca.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/** Writes members as Java source declares them, with generics and, where the class file has them, parameter names. */
final class Signatures {
    private Signatures() {}

    static String of(Member member) {
        try {
            return member(member, true);
        } catch (RuntimeException | LinkageError e) {
            // Generic signatures may be malformed, or name classes that are missing; the erased
            // types are sound.
            return member(member, false);
        }
    }

    private static String member(Member member, boolean generic) {
        StringBuilder out = new StringBuilder(80);
        if (member.reflected instanceof Field) {
            field((Field) member.reflected, generic, out);
        } else if (member.reflected instanceof Method) {
            method((Method) member.reflected, generic, out);
        } else {
            constructor((Constructor<?>) member.reflected, generic, out);
        }
        return out.toString();
    }

    private static void field(Field field, boolean generic, StringBuilder out) {
        modifiers(field.getModifiers() & Modifier.fieldModifiers(), out);
        type(generic ? field.getGenericType() : field.getType(), out);
        out.append(' ').append(field.getName());
    }

    private static void method(Method method, boolean generic, StringBuilder out) {
        modifiers(method.getModifiers() & Modifier.methodModifiers(), out);
        if (method.isDefault()) {
            out.append("default ");
        }
        if (generic) {
            variables(method.getTypeParameters(), out);
        }
        type(generic ? method.getGenericReturnType() : method.getReturnType(), out);
        out.append(' ').append(method.getName());
        parameters(method, generic, out);
        thrown(method, generic, out);
    }

    private static void constructor(
            Constructor<?> constructor, boolean generic, StringBuilder out) {
        modifiers(constructor.getModifiers() & Modifier.constructorModifiers(), out);
        if (generic) {
            variables(constructor.getTypeParameters(), out);
        }
        out.append(constructor.getDeclaringClass().getSimpleName());
        parameters(constructor, generic, out);
        thrown(constructor, generic, out);
    }

    private static void modifiers(int modifiers, StringBuilder out) {
        if (modifiers != 0) {
            out.append(Modifier.toString(modifiers)).append(' ');
        }
    }

    private static void variables(TypeVariable<?>[] variables, StringBuilder out) {
        if (variables.length == 0) {
            return;
        }
        out.append('<');
        for (int i = 0; i < variables.length; i++) {
            out.append(i == 0 ? "" : ", ").append(variables[i].getName());
            Type[] bounds = variables[i].getBounds();
            for (int j = 0; j < bounds.length; j++) {
                if (bounds[j] != Object.class) {
                    out.append(j == 0 ? " extends " : " & ");
                    type(bounds[j], out);
                }
            }
        }
        out.append("> ");
    }

    private static boolean isVarArgs(Executable executable) {
        return executable instanceof Method
                ? Describe.isVarArgs((Method) executable)
                : executable.isVarArgs();
    }

    private static void parameters(Executable executable, boolean generic, StringBuilder out) {
        out.append('(');
        Parameter[] parameters = executable.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            out.append(i == 0 ? "" : ", ");
            Type type = generic ? parameters[i].getParameterizedType() : parameters[i].getType();
            if (isVarArgs(executable) && i == parameters.length - 1) {
                type(component(type), out);
                out.append("...");
            } else {
                type(type, out);
            }
            out.append(' ').append(parameters[i].getName());
        }
        out.append(')');
    }

    private static Type component(Type array) {
        return array instanceof GenericArrayType
                ? ((GenericArrayType) array).getGenericComponentType()
                : ((Class<?>) array).getComponentType();
    }

    private static void thrown(Executable executable, boolean generic, StringBuilder out) {
        Type[] thrown =
                generic ? executable.getGenericExceptionTypes() : executable.getExceptionTypes();
        for (int i = 0; i < thrown.length; i++) {
            out.append(i == 0 ? " throws " : ", ");
            type(thrown[i], out);
        }
    }

    private static void type(Type type, StringBuilder out) {
        if (type instanceof Class) {
            name((Class<?>) type, out);
        } else if (type instanceof TypeVariable) {
            out.append(((TypeVariable<?>) type).getName());
        } else if (type instanceof GenericArrayType) {
            type(((GenericArrayType) type).getGenericComponentType(), out);
            out.append("[]");
        } else if (type instanceof WildcardType) {
            wildcard((WildcardType) type, out);
        } else {
            parameterized((ParameterizedType) type, out);
        }
    }

    /** Nested classes with a dot, as source has them. Local and hidden classes have no such name. */
    private static void name(Class<?> type, StringBuilder out) {
        String canonical = type.getCanonicalName();
        out.append(canonical != null ? canonical : type.getTypeName());
    }

    private static void wildcard(WildcardType type, StringBuilder out) {
        out.append('?');
        Type[] lower = type.getLowerBounds();
        Type[] upper = type.getUpperBounds();
        if (lower.length > 0) {
            out.append(" super ");
            type(lower[0], out);
        } else if (upper.length > 0 && upper[0] != Object.class) {
            out.append(" extends ");
            type(upper[0], out);
        }
    }

    private static void parameterized(ParameterizedType type, StringBuilder out) {
        Type owner = type.getOwnerType();
        if (owner instanceof ParameterizedType) {
            type(owner, out);
            out.append('.').append(((Class<?>) type.getRawType()).getSimpleName());
        } else {
            name((Class<?>) type.getRawType(), out);
        }
        Type[] arguments = type.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
            out.append(i == 0 ? "<" : ", ");
            type(arguments[i], out);
        }
        out.append(arguments.length > 0 ? ">" : "");
    }
}
