package org.sanca.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;

/**
 * Finds the public methods a class adds to its supertypes: for every name that it declares, or that reaches it from
 * more than one direct supertype, all overloads that are visible in the class.
 *
 * <p>A direct supertype that is also a supertype of another one does not count: what it has, the other has.
 */
final class VisibleMethods {
    private final Class<?> type;
    private final ArrayList<Class<?>> lineage;

    /** By name, in the order in which they were met in {@code order}. */
    private final HashMap<String, Group> groups = new HashMap<>();

    private final ArrayList<Group> order = new ArrayList<>();

    /** The overloads of one name. */
    private static final class Group {
        final ArrayList<Overload> overloads = new ArrayList<>(2);

        /** The direct supertype that the name was first found in, while looking for names that several have. */
        Class<?> from;
    }

    /** One parameter list: how the class itself sees it, and what can be called. */
    private static final class Overload {
        final Class<?>[] params;
        Method nearest;
        Method callable;

        Overload(Method nearest, Class<?>[] params) {
            this.nearest = nearest;
            this.params = params;
            this.callable = isReachable(nearest) ? nearest : null;
        }
    }

    private VisibleMethods(Class<?> type) {
        this.type = type;
        this.lineage = DeclaredMethods.lineage(type);
    }

    static ArrayList<Member> of(Class<?> type) {
        VisibleMethods visible = new VisibleMethods(type);
        for (Method method : DeclaredMethods.of(type)) {
            if (!visible.hidden(method, type) && !visible.groups.containsKey(method.getName())) {
                visible.need(method.getName(), new Group());
            }
        }
        visible.needShared();
        visible.collect();
        return visible.members();
    }

    private void need(String name, Group group) {
        groups.put(name, group);
        order.add(group);
    }

    /** What nobody sees through this class: static methods of its interfaces, and Object's methods in interfaces. */
    private boolean hidden(Method method, Class<?> declaring) {
        return declaring.isInterface()
                && (declaring != type && Modifier.isStatic(method.getModifiers())
                        || DeclaredMethods.isOfObject(method));
    }

    /** Adds the names that several direct supertypes have. */
    private void needShared() {
        ArrayList<Class<?>> direct = directSupertypes();
        if (direct.size() < 2) {
            return;
        }
        HashMap<String, Group> seen = new HashMap<>();
        for (int i = 0; i < direct.size(); i++) {
            Class<?> supertype = direct.get(i);
            for (int j = 1; j < lineage.size(); j++) {
                Class<?> declaring = lineage.get(j);
                if (declaring.isAssignableFrom(supertype)) {
                    needShared(declaring, supertype, seen);
                }
            }
        }
    }

    private void needShared(Class<?> declaring, Class<?> supertype, HashMap<String, Group> seen) {
        for (Method method : DeclaredMethods.of(declaring)) {
            String name = method.getName();
            if (hidden(method, declaring) || groups.containsKey(name)) {
                continue;
            }
            Group group = seen.get(name);
            if (group == null) {
                group = new Group();
                group.from = supertype;
                seen.put(name, group);
            } else if (group.from != supertype) {
                need(name, group);
            }
        }
    }

    /** Those with methods at all that are not supertypes of another one. */
    private ArrayList<Class<?>> directSupertypes() {
        ArrayList<Class<?>> out = new ArrayList<>();
        add(type.getSuperclass(), out);
        for (Class<?> one : type.getInterfaces()) {
            add(one, out);
        }
        return out;
    }

    private static void add(Class<?> supertype, ArrayList<Class<?>> out) {
        boolean marker =
                supertype == null
                        || supertype.isInterface()
                                && supertype.getInterfaces().length == 0
                                && DeclaredMethods.of(supertype).length == 0;
        if (marker) {
            return;
        }
        for (int i = out.size() - 1; i >= 0; i--) {
            if (supertype.isAssignableFrom(out.get(i))) {
                return;
            }
            // Object is no supertype of an interface to reflection, and none of its methods are
            // listed for interfaces.
            if (out.get(i).isAssignableFrom(supertype)) {
                out.remove(i);
            }
        }
        out.add(supertype);
    }

    private void collect() {
        for (int i = 0; i < lineage.size(); i++) {
            Class<?> declaring = lineage.get(i);
            for (Method method : DeclaredMethods.of(declaring)) {
                Group group = groups.get(method.getName());
                if (group != null && !hidden(method, declaring)) {
                    add(method, group.overloads);
                }
            }
        }
    }

    private static void add(Method method, ArrayList<Overload> overloads) {
        Class<?>[] params = method.getParameterTypes();
        for (int i = 0; i < overloads.size(); i++) {
            Overload other = overloads.get(i);
            if (DeclaredMethods.sameParams(params, other.params)) {
                merge(method, other);
                return;
            }
        }
        overloads.add(new Overload(method, params));
    }

    /** {@code method} comes later in the order of overriding, or from the same class. */
    private static void merge(Method method, Overload overload) {
        if (replaces(method, overload.nearest)) {
            overload.nearest = method;
            overload.callable = isReachable(method) ? method : null;
        } else if (overload.callable == null
                && !Modifier.isStatic(overload.nearest.getModifiers())
                && isReachable(method)) {
            // The same method where it can be called: as a public class or interface declares it.
            overload.callable = method;
        }
    }

    private static boolean replaces(Method method, Method nearest) {
        Class<?> declaring = method.getDeclaringClass();
        Class<?> other = nearest.getDeclaringClass();
        boolean narrower =
                method.getReturnType() != nearest.getReturnType()
                        && nearest.getReturnType().isAssignableFrom(method.getReturnType());
        if (declaring == other) {
            return narrower;
        }
        if (!other.isInterface() || declaring.isAssignableFrom(other)) {
            return false;
        }
        // Two interfaces that know nothing of each other declare the same.
        return narrower
                || method.getReturnType() == nearest.getReturnType()
                        && Modifier.isAbstract(nearest.getModifiers())
                        && !Modifier.isAbstract(method.getModifiers());
    }

    private static boolean isReachable(Method method) {
        return ClassIds.info(method.getDeclaringClass()).reachable();
    }

    private ArrayList<Member> members() {
        ArrayList<Member> out = new ArrayList<>(order.size() + 8);
        for (int i = 0; i < order.size(); i++) {
            ArrayList<Overload> overloads = order.get(i).overloads;
            dropUncallable(overloads);
            dropBridges(overloads);
            for (int j = 0; j < overloads.size(); j++) {
                out.add(Members.of(overloads.get(j).callable));
            }
        }
        return out;
    }

    /**
     * Methods of classes that are not public can be called if their package is open to us: that of every plain jar is.
     */
    private static void dropUncallable(ArrayList<Overload> overloads) {
        for (int i = overloads.size() - 1; i >= 0; i--) {
            Overload overload = overloads.get(i);
            if (overload.callable == null) {
                if (overload.nearest.trySetAccessible()) {
                    overload.callable = overload.nearest;
                } else {
                    overloads.remove(i);
                }
            }
        }
    }

    /**
     * Removes the bridges that javac adds where a type argument narrows a parameter: {@code compareTo(Object)} beside
     * {@code compareTo(Version)}. Bridges that make a method of a hidden superclass reachable stay.
     */
    private static void dropBridges(ArrayList<Overload> overloads) {
        for (int i = overloads.size() - 1; i >= 0; i--) {
            Overload overload = overloads.get(i);
            if (DeclaredMethods.isBridge(overload.nearest)
                    && hasNarrower(overload, overloads)
                    && !opensHidden(overload)) {
                overloads.remove(i);
            }
        }
    }

    private static boolean hasNarrower(Overload bridge, ArrayList<Overload> overloads) {
        for (int i = 0; i < overloads.size(); i++) {
            Overload other = overloads.get(i);
            if (!DeclaredMethods.isBridge(other.nearest) && accepts(bridge.params, other.params)) {
                return true;
            }
        }
        return false;
    }

    private static boolean accepts(Class<?>[] wide, Class<?>[] narrow) {
        if (wide.length != narrow.length) {
            return false;
        }
        for (int i = 0; i < wide.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean opensHidden(Overload bridge) {
        String name = bridge.nearest.getName();
        Class<?> hidden = bridge.nearest.getDeclaringClass().getSuperclass();
        while (hidden != null && !Modifier.isPublic(hidden.getModifiers())) {
            for (Method method : DeclaredMethods.of(hidden)) {
                int modifiers = method.getModifiers();
                boolean original =
                        !Modifier.isAbstract(modifiers) && !DeclaredMethods.isBridge(method);
                if (original
                        && method.getName().equals(name)
                        && DeclaredMethods.sameParams(method.getParameterTypes(), bridge.params)) {
                    return true;
                }
            }
            hidden = hidden.getSuperclass();
        }
        return false;
    }
}
