package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Targets;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class VisibleMethodsTest {
    public static class Base {
        public void f(int a) {}

        public void f(String a) {}

        public void only() {}
    }

    public static class Derived extends Base {
        @Override
        public void f(int a) {}

        public void f(Object a) {}
    }

    @Test
    void a_declared_name_comes_with_all_inherited_overloads() {
        Shapes.Members members = Shapes.members(Derived.class);
        assertEquals(
                List.of("int", "java.lang.Object", "java.lang.String"), members.overloads("f"));
        assertEquals(List.of(), members.overloads("only"));
        assertEquals(List.of(), members.overloads("toString"));
    }

    public interface Left {
        default String word(int a) {
            return "left";
        }

        static void made() {}
    }

    public interface Right {
        String word(String a);

        boolean equals(Object other);

        String toString();
    }

    public abstract static class Diamond implements Left, Right {}

    public interface FaceDiamond extends Left, Right {}

    @Test
    void a_name_from_two_supertypes_is_listed() {
        assertEquals(
                List.of("int", "java.lang.String"),
                Shapes.members(Diamond.class).overloads("word"));
        assertEquals(
                List.of("int", "java.lang.String"),
                Shapes.members(FaceDiamond.class).overloads("word"));
        assertEquals(List.of(), Shapes.members(Diamond.class).overloads("made"));
        assertEquals(List.of(""), Shapes.members(Left.class).overloads("made"));
    }

    @Test
    void methods_of_object_are_not_listed_on_interfaces() {
        assertEquals(List.of(), Shapes.members(Right.class).overloads("equals"));
        assertEquals(List.of(), Shapes.members(Right.class).overloads("toString"));
        assertEquals(List.of(), Shapes.members(java.util.Comparator.class).overloads("equals"));
    }

    public static class Box<T extends Comparable<T>> {
        public T get() {
            return null;
        }

        public void set(T value) {}
    }

    public static class TextBox extends Box<String> {
        @Override
        public String get() {
            return null;
        }

        @Override
        public void set(String value) {}
    }

    public static class Version implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return 0;
        }
    }

    @Test
    void bridges_are_not_listed() {
        Shapes.Members members = Shapes.members(TextBox.class);
        assertEquals("[java.lang.String get[]]", members.named("get").toString());
        assertEquals(List.of("java.lang.String"), members.overloads("set"));
        assertEquals(
                List.of(Version.class.getTypeName()),
                Shapes.members(Version.class).overloads("compareTo"));
        assertEquals(
                "[java.lang.StringBuilder reverse[]]",
                Shapes.members(StringBuilder.class).named("reverse").toString());
    }

    static class HiddenBase {
        public String inherited(Object any) {
            return "inherited";
        }

        public int field = 3;
    }

    public static class Open extends HiddenBase {
        public String inherited(String text) {
            return "own";
        }
    }

    @Test
    void a_method_of_a_hidden_superclass_stays_visible() {
        assertEquals(
                List.of("java.lang.Object", "java.lang.String"),
                Shapes.members(Open.class).overloads("inherited"));
        assertEquals(
                List.of("java.lang.Object"),
                Shapes.members(HiddenBase.class).overloads("inherited"));
        assertEquals(1, Shapes.members(HiddenBase.class).fields.size());
    }

    @Test
    void a_method_of_a_hidden_class_is_the_one_of_its_interface() {
        Class<?> hidden = java.util.Collections.unmodifiableList(new ArrayList<>()).getClass();
        Shapes.Executable get =
                Shapes.members(hidden).named("get").isEmpty()
                        ? Shapes.members(hidden.getSuperclass()).named("get").get(0)
                        : Shapes.members(hidden).named("get").get(0);
        assertEquals("java.util.List", get.declaring);
        assertEquals(get.id, Shapes.method(List.class, "get", int.class));
        for (Shapes.Executable method : Shapes.members(hidden).methods) {
            assertTrue(
                    Modifier.isPublic(Members.get(method.id).declaring().getModifiers()),
                    "uncallable: " + method);
        }
    }

    @Test
    void flags() {
        assertTrue(one(Left.class, "word").is(Describe.DEFAULT));
        assertTrue(one(Left.class, "made").is(Describe.STATIC));
        assertFalse(one(Left.class, "made").is(Describe.DEFAULT));
        assertTrue(one(Right.class, "word").is(Describe.ABSTRACT));
        assertTrue(one(Targets.class, "join").is(Describe.VARARGS));
        assertTrue(one(Targets.class, "join").is(Describe.STATIC));
    }

    private static Shapes.Executable one(Class<?> type, String name) {
        return Shapes.members(type).named(name).get(0);
    }

    /** Classes whose hierarchies are as tangled as they come, public and hidden. */
    static Class<?>[] awkward() throws ClassNotFoundException {
        List<Class<?>> out =
                new ArrayList<>(
                        Arrays.asList(
                                Object.class,
                                String.class,
                                StringBuilder.class,
                                ArrayList.class,
                                java.util.LinkedList.class,
                                java.util.TreeMap.class,
                                java.util.concurrent.ConcurrentSkipListMap.class,
                                java.util.LinkedHashMap.class,
                                java.util.concurrent.ConcurrentHashMap.class,
                                java.util.ArrayDeque.class,
                                java.util.Properties.class,
                                List.class,
                                java.util.Deque.class,
                                java.util.NavigableMap.class,
                                java.util.stream.Stream.class,
                                java.util.stream.IntStream.class,
                                java.util.function.BinaryOperator.class,
                                Thread.class,
                                java.time.LocalDate.class,
                                java.time.ZonedDateTime.class,
                                java.time.chrono.ChronoLocalDate.class,
                                java.nio.ByteBuffer.class,
                                java.nio.file.Path.class,
                                java.io.PrintStream.class,
                                java.util.concurrent.CompletableFuture.class,
                                java.util.concurrent.ForkJoinPool.class,
                                java.util.concurrent.ScheduledThreadPoolExecutor.class,
                                java.util.Scanner.class,
                                Integer.class,
                                Character.class,
                                Enum.class,
                                Thread.State.class,
                                java.util.concurrent.TimeUnit.class,
                                Class.class,
                                java.math.BigDecimal.class,
                                java.util.AbstractMap.SimpleEntry.class,
                                Derived.class,
                                Diamond.class,
                                TextBox.class,
                                Open.class,
                                HiddenBase.class,
                                Version.class,
                                ThreadLocal.class,
                                ClassLoader.class));
        String[] hidden = {
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.ImmutableCollections$ListN",
            "java.util.HashMap$KeySet",
            "java.util.TreeMap$AscendingSubMap",
            "java.util.Arrays$ArrayList",
            "java.util.ArrayList$SubList",
            "java.util.stream.ReferencePipeline$Head",
            "sun.nio.fs.UnixPath",
        };
        for (String name : hidden) {
            out.add(Class.forName(name, false, null));
        }
        return out.toArray(new Class<?>[0]);
    }

    @Test
    void names_that_are_listed_are_complete() throws Exception {
        for (Class<?> type : awkward()) {
            Shapes.Members members = Shapes.members(type);
            Set<String> names = new HashSet<>();
            for (Shapes.Executable method : members.methods) {
                names.add(method.name);
            }
            for (String name : names) {
                assertEquals(
                        expected(type, name),
                        new TreeSet<>(members.overloads(name)),
                        type + "." + name);
                assertEquals(
                        members.overloads(name).size(),
                        new HashSet<>(members.overloads(name)).size());
            }
        }
    }

    @Test
    void names_that_are_declared_are_listed() throws Exception {
        for (Class<?> type : awkward()) {
            Set<String> names = new HashSet<>();
            for (Shapes.Executable method : Shapes.members(type).methods) {
                names.add(method.name);
            }
            for (Method method : type.getMethods()) {
                boolean wanted =
                        method.getDeclaringClass() == type
                                && !expected(type, method.getName()).isEmpty();
                assertTrue(!wanted || names.contains(method.getName()), type + " lacks " + method);
            }
        }
    }

    /** Python looks a name up along its bases and stops at the first class that has it. */
    @Test
    void the_first_supertype_that_lists_a_name_lists_all_of_it() throws Exception {
        for (Class<?> type : awkward()) {
            List<Class<?>> lineage = DeclaredMethods.lineage(type);
            for (Method method : type.getMethods()) {
                String name = method.getName();
                if (type.isInterface() && DeclaredMethods.isOfObject(method)) {
                    continue;
                }
                for (Class<?> one : lineage) {
                    List<String> found = Shapes.members(one).overloads(name);
                    if (!found.isEmpty()) {
                        assertTrue(
                                found.containsAll(expected(type, name)),
                                type + "." + name + " through " + one);
                        break;
                    }
                }
            }
        }
    }

    /**
     * By the rule, from what reflection says: overloads without bridges to narrower ones and without the uncallable.
     */
    private static Set<String> expected(Class<?> type, String name) {
        TreeSet<String> out = new TreeSet<>();
        List<Method> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            boolean counts =
                    method.getName().equals(name)
                            && !(type.isInterface() && DeclaredMethods.isOfObject(method))
                            && callable(type, method);
            if (counts) {
                all.add(method);
            }
        }
        for (Method method : all) {
            boolean bridged = method.isBridge() && type != Open.class && narrower(method, all);
            if (!bridged) {
                out.add(params(method));
            }
        }
        return out;
    }

    private static boolean narrower(Method bridge, List<Method> all) {
        for (Method other : all) {
            if (!other.isBridge() && other.getParameterCount() == bridge.getParameterCount()) {
                boolean fits = true;
                for (int i = 0; i < bridge.getParameterCount(); i++) {
                    fits &=
                            bridge.getParameterTypes()[i].isAssignableFrom(
                                    other.getParameterTypes()[i]);
                }
                if (fits) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean callable(Class<?> type, Method method) {
        if (reachable(method.getDeclaringClass()) || method.trySetAccessible()) {
            return true;
        }
        if (Modifier.isStatic(method.getModifiers())) {
            return false;
        }
        for (Class<?> one : DeclaredMethods.lineage(type)) {
            if (reachable(one)) {
                try {
                    one.getDeclaredMethod(method.getName(), method.getParameterTypes());
                    return true;
                } catch (NoSuchMethodException e) {
                    continue;
                }
            }
        }
        return false;
    }

    private static boolean reachable(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && type.getModule()
                        .isExported(type.getPackageName(), VisibleMethodsTest.class.getModule());
    }

    private static String params(Method method) {
        List<String> out = new ArrayList<>();
        for (Class<?> param : method.getParameterTypes()) {
            out.add(param.getTypeName());
        }
        return String.join(",", out);
    }
}
