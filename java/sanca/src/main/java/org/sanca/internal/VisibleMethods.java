package org.sanca.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;

/**
 * Finds the public methods a class adds to its supertypes: for every name that it declares, or whose overloads no single
 * direct supertype has all of, all overloads that are visible in the class.
 *
 * <p>A name that one direct supertype covers is left out, since the Python base has it. Where several have it, the
 * superclass comes first in Python's order too, and its overloads override those of the interfaces.
 */
final class VisibleMethods {
    private final Class<?> type;
    private final HashMap<String, Group> groups = new HashMap<>();
    /** In the order in which names were met. */
    private final ArrayList<Group> order = new ArrayList<>();
    /** Direct supertypes, null until needed. */
    private Class<?>[] supertypes;
    /** Public methods of supertypes that can be reached, null until needed. */
    private ArrayList<Method> reachable;

    /** The overloads of one name. */
    private static final class Group {
        boolean declared;
        Method[] methods = new Method[2];
        int count;

        void add(Method method) {
            if (count == methods.length) {
                methods = java.util.Arrays.copyOf(methods, 2 * count);
            }
            methods[count++] = method;
        }
    }

    private VisibleMethods(Class<?> type) {
        this.type = type;
    }

    static ArrayList<Member> of(Class<?> type) {
        VisibleMethods visible = new VisibleMethods(type);
        visible.collect();
        ArrayList<Member> out = new ArrayList<>();
        for (int i = 0; i < visible.order.size(); i++) {
            Group group = visible.order.get(i);
            if (group.declared || !visible.covered(group)) {
                visible.resolve(group, out);
            }
        }
        return out;
    }

    /** {@code getMethods} and not {@code getDeclaredMethods}: types that only private methods mention may be missing. */
    private void collect() {
        boolean isInterface = type.isInterface();
        for (Method method : type.getMethods()) {
            if (method.isSynthetic() && !method.isBridge() || isInterface && ofObject(method)) {
                continue;
            }
            Group group = groups.get(method.getName());
            if (group == null) {
                group = new Group();
                groups.put(method.getName(), group);
                order.add(group);
            }
            group.add(method);
            group.declared |= method.getDeclaringClass() == type;
        }
    }

    /** Whether an interface merely repeats a method that every object has ({@code Comparator.equals}). */
    static boolean ofObject(Method method) {
        switch (method.getName()) {
            case "equals":
                return method.getParameterCount() == 1 && method.getParameterTypes()[0] == Object.class;
            case "hashCode":
            case "toString":
                return method.getParameterCount() == 0;
            default:
                return false;
        }
    }

    private boolean covered(Group group) {
        if (supertypes == null) {
            supertypes = directSupertypes();
        }
        if (supertypes.length < 2) {
            return true;
        }
        for (Class<?> supertype : supertypes) {
            int i = 0;
            while (i < group.count && group.methods[i].getDeclaringClass().isAssignableFrom(supertype)) {
                i++;
            }
            if (i == group.count) {
                return true;
            }
        }
        return false;
    }

    private Class<?>[] directSupertypes() {
        Class<?>[] interfaces = type.getInterfaces();
        Class<?> superclass = type.getSuperclass();
        if (superclass == null) {
            return interfaces;
        }
        Class<?>[] out = new Class<?>[interfaces.length + 1];
        out[0] = superclass;
        System.arraycopy(interfaces, 0, out, 1, interfaces.length);
        return out;
    }

    /** Adds the members of one name: callable, one for each parameter list, without those that only bridge generics. */
    private void resolve(Group group, ArrayList<Member> out) {
        int first = out.size();
        boolean bridges = false;
        for (int i = 0; i < group.count; i++) {
            Method method = callable(group.methods[i]);
            if (method != null) {
                bridges |= method.isBridge();
                addMostSpecific(Members.of(method), out, first);
            }
        }
        if (bridges) {
            dropBridges(out, first);
        }
    }

    private static void addMostSpecific(Member member, ArrayList<Member> out, int first) {
        for (int i = first; i < out.size(); i++) {
            Member other = out.get(i);
            if (sameParams(member.params, other.params)) {
                if (isMoreSpecific(member, other)) {
                    out.set(i, member);
                }
                return;
            }
        }
        out.add(member);
    }

    private static boolean isMoreSpecific(Member member, Member other) {
        if (member.returns != other.returns) {
            return other.returns.isAssignableFrom(member.returns);
        }
        // Two interfaces declare the same: take the one that has a body, or the one that is nearer.
        if (Modifier.isAbstract(other.modifiers()) != Modifier.isAbstract(member.modifiers())) {
            return Modifier.isAbstract(other.modifiers());
        }
        return other.declaring() != member.declaring() && other.declaring().isAssignableFrom(member.declaring());
    }

    private static boolean sameParams(Class<?>[] a, Class<?>[] b) {
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

    /**
     * Removes the bridges that javac adds where a type argument narrows a parameter: {@code compareTo(Object)} beside
     * {@code compareTo(Version)}. Bridges that make a method of a hidden superclass reachable stay.
     */
    private static void dropBridges(ArrayList<Member> out, int first) {
        for (int i = out.size() - 1; i >= first; i--) {
            Member bridge = out.get(i);
            if (((Method) bridge.reflected).isBridge() && hasNarrower(bridge, out, first) && !opensHidden(bridge)) {
                out.remove(i);
            }
        }
    }

    private static boolean hasNarrower(Member bridge, ArrayList<Member> out, int first) {
        for (int i = first; i < out.size(); i++) {
            Member other = out.get(i);
            if (!((Method) other.reflected).isBridge() && accepts(bridge.params, other.params)) {
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

    private static boolean opensHidden(Member bridge) {
        Class<?> hidden = bridge.declaring().getSuperclass();
        while (hidden != null && !Modifier.isPublic(hidden.getModifiers())) {
            for (Method method : hidden.getMethods()) {
                boolean same = method.getName().equals(((Method) bridge.reflected).getName())
                        && !Modifier.isAbstract(method.getModifiers())
                        && !method.isBridge()
                        && !Modifier.isPublic(method.getDeclaringClass().getModifiers())
                        && sameParams(method.getParameterTypes(), bridge.params);
                if (same) {
                    return true;
                }
            }
            hidden = hidden.getSuperclass();
        }
        return false;
    }

    /** The method, or the same one as a public supertype declares it, or null if it cannot be called at all. */
    private Method callable(Method method) {
        if (ClassIds.info(method.getDeclaringClass()).reachable()) {
            return method;
        }
        if (!Modifier.isStatic(method.getModifiers())) {
            Method same = inReachableSupertype(method);
            if (same != null) {
                return same;
            }
        }
        return method.trySetAccessible() ? method : null;
    }

    private Method inReachableSupertype(Method method) {
        if (reachable == null) {
            reachable = new ArrayList<>();
            addReachable(type.getSuperclass());
            addReachable(type.getInterfaces());
        }
        Class<?>[] params = null;
        Method found = null;
        for (int i = 0; i < reachable.size(); i++) {
            Method candidate = reachable.get(i);
            // Names of methods are interned.
            if (candidate.getName() == method.getName()) {
                params = params != null ? params : method.getParameterTypes();
                boolean better = sameParams(candidate.getParameterTypes(), params)
                        && (found == null || found.getReturnType().isAssignableFrom(candidate.getReturnType()));
                found = better ? candidate : found;
            }
        }
        return found;
    }

    /** Goes up until a class can be reached: that one's public methods include what is above it. */
    private void addReachable(Class<?> supertype) {
        if (supertype == null) {
            return;
        }
        boolean isReachable = ClassIds.info(supertype).reachable();
        if (isReachable) {
            for (Method method : supertype.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())
                        && ClassIds.info(method.getDeclaringClass()).reachable()) {
                    reachable.add(method);
                }
            }
        }
        if (!isReachable) {
            addReachable(supertype.getSuperclass());
            addReachable(supertype.getInterfaces());
        }
    }

    private void addReachable(Class<?>[] interfaces) {
        for (Class<?> one : interfaces) {
            addReachable(one);
        }
    }
}
