package org.sanca.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;

/**
 * The public methods each class declares, and the order in which a class inherits. Kept with the class: describing a
 * class reads those of all its supertypes, and {@code Class.getMethods} would merge them anew every time, which on a
 * cold JVM takes longer than everything else together.
 */
final class DeclaredMethods {
    private static final int BRIDGE = 0x40;
    private static final int SYNTHETIC = 0x1000;

    private DeclaredMethods() {}

    /** Public methods that {@code type} declares, bridges among them but nothing else that a compiler made up. */
    static Method[] of(Class<?> type) {
        ClassInfo info = ClassIds.info(type);
        Method[] known = info.declaredMethods;
        if (known == null) {
            known = info.declaredMethods = read(type);
        }
        return known;
    }

    private static Method[] read(Class<?> type) {
        try {
            return publicOnes(type, type.getDeclaredMethods());
        } catch (LinkageError missing) {
            // A type that only a private method mentions may be missing; this does not look at
            // private methods.
            return publicOnes(type, type.getMethods());
        }
    }

    private static Method[] publicOnes(Class<?> type, Method[] all) {
        int count = 0;
        for (Method method : all) {
            int modifiers = method.getModifiers();
            boolean made = (modifiers & (SYNTHETIC | BRIDGE)) == SYNTHETIC;
            if (Modifier.isPublic(modifiers) && !made && method.getDeclaringClass() == type) {
                all[count++] = method;
            }
        }
        Method[] out = new Method[count];
        System.arraycopy(all, 0, out, 0, count);
        return out;
    }

    static boolean isBridge(Method method) {
        return (method.getModifiers() & BRIDGE) != 0;
    }

    /**
     * {@code type} and all its supertypes in the order in which methods override: superclasses, nearest first, then
     * interfaces, each after those that extend it.
     */
    static ArrayList<Class<?>> lineage(Class<?> type) {
        ArrayList<Class<?>> out = new ArrayList<>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            out.add(one);
        }
        int classes = out.size();
        for (int i = 0; i < classes; i++) {
            addInterfaces(out.get(i), out, classes);
        }
        return out;
    }

    private static void addInterfaces(Class<?> type, ArrayList<Class<?>> out, int first) {
        for (Class<?> one : type.getInterfaces()) {
            if (!out.contains(one)) {
                int place = out.size();
                for (int i = out.size() - 1; i >= first; i--) {
                    if (out.get(i).isAssignableFrom(one)) {
                        place = i;
                    }
                }
                out.add(place, one);
                addInterfaces(one, out, first);
            }
        }
    }

    /** Whether an interface merely repeats a method that every object has ({@code Comparator.equals}). */
    static boolean isOfObject(Method method) {
        switch (method.getName()) {
            case "equals":
                return method.getParameterCount() == 1
                        && method.getParameterTypes()[0] == Object.class;
            case "hashCode":
            case "toString":
                return method.getParameterCount() == 0;
            default:
                return false;
        }
    }

    static boolean sameParams(Class<?>[] a, Class<?>[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether exactly one method is left for a lambda to be: abstract, not overridden and not one of Object. */
    static boolean isFunctional(Class<?> type) {
        if (!type.isInterface() || type.isAnnotation()) {
            return false;
        }
        ArrayList<Class<?>> lineage = lineage(type);
        Method only = null;
        for (int i = 0; i < lineage.size(); i++) {
            for (Method method : of(lineage.get(i))) {
                boolean counts =
                        Modifier.isAbstract(method.getModifiers())
                                && !isOfObject(method)
                                && (only == null || !sameSignature(only, method))
                                && !hasBody(method, lineage, i);
                if (counts && only != null) {
                    return false;
                }
                only = counts ? method : only;
            }
        }
        return only != null;
    }

    /** Whether an interface before the {@code end}th overrides the method with a default method. */
    private static boolean hasBody(Method method, ArrayList<Class<?>> lineage, int end) {
        for (int i = 0; i < end; i++) {
            if (method.getDeclaringClass().isAssignableFrom(lineage.get(i))) {
                for (Method other : of(lineage.get(i))) {
                    if (!Modifier.isAbstract(other.getModifiers())
                            && sameSignature(other, method)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean sameSignature(Method a, Method b) {
        return a.getName().equals(b.getName())
                && sameParams(a.getParameterTypes(), b.getParameterTypes());
    }
}
