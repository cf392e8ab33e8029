package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class DescribeTest {
    @Test
    void header_of_a_class() {
        Shapes.Header header = Shapes.header(ArrayList.class);
        assertEquals("java.util.ArrayList", header.name);
        assertEquals("java.util.AbstractList", header.superclass);
        assertEquals("java.util.List", header.interfaces.get(0));
        assertEquals(0, header.sort);
        assertFalse(header.functional);
        assertNull(header.component);
        assertNull(header.declaring);
    }

    @Test
    void headers_of_every_sort() {
        assertEquals(1, Shapes.header(List.class).sort);
        assertNull(Shapes.header(List.class).superclass);
        assertEquals(2, Shapes.header(Thread.State.class).sort);
        assertEquals("java.lang.Thread", Shapes.header(Thread.State.class).declaring);
        assertEquals(4, Shapes.header(Deprecated.class).sort);
        assertEquals(5, Shapes.header(int[].class).sort);
        assertEquals("int", Shapes.header(int[].class).component);
        assertEquals("java.lang.Object", Shapes.header(String[][].class).superclass);
        assertEquals("java.lang.String[]", Shapes.header(String[][].class).component);
        assertEquals(6, Shapes.header(void.class).sort);
        assertNull(Shapes.header(Object.class).superclass);
    }

    interface Sub extends java.util.function.Function<String, String> {
        @Override
        String apply(String text);
    }

    interface Filled extends Runnable {
        @Override
        default void run() {}

        void other();
    }

    interface Two extends Runnable {
        void other();
    }

    interface Again extends Runnable, java.util.concurrent.Callable<Object> {
        @Override
        void run();
    }

    interface Left {
        void same();
    }

    interface Right {
        void same();
    }

    interface Both extends Left, Right {}

    interface Empty {}

    @Test
    void functional_interfaces_have_one_abstract_method() {
        Class<?>[] yes = {
            Runnable.class, Comparable.class, java.util.Comparator.class,
                    java.util.function.Function.class, Sub.class,
            Filled.class, Both.class, Iterable.class, AutoCloseable.class,
                    java.util.function.BinaryOperator.class,
        };
        Class<?>[] no = {
            List.class,
            java.util.Map.class,
            Two.class,
            Again.class,
            Empty.class,
            CharSequence.class,
            String.class,
            Deprecated.class,
            java.util.Iterator.class,
            Object.class,
            java.util.stream.Stream.class,
        };
        for (Class<?> type : yes) {
            assertTrue(Shapes.header(type).functional, type.getName());
        }
        for (Class<?> type : no) {
            assertFalse(Shapes.header(type).functional, type.getName());
        }
    }

    @Test
    void arrays_and_primitives_have_no_members() {
        for (Class<?> type :
                new Class<?>[] {int.class, int[].class, String[][].class, void.class}) {
            Shapes.Members members = Shapes.members(type);
            assertTrue(
                    members.methods.isEmpty()
                            && members.fields.isEmpty()
                            && members.constructors.isEmpty());
        }
    }

    @Test
    void describing_twice_gives_the_same_numbers() {
        Shapes.Members first = Shapes.members(String.class);
        Shapes.Members second = Shapes.members(String.class);
        for (int i = 0; i < first.methods.size(); i++) {
            assertEquals(first.methods.get(i).id, second.methods.get(i).id);
        }
    }

    public static class Fields {
        public static final int CONSTANT = 1;
        public String text;
        public volatile List<String> list;
        int hidden;
    }

    public static class MoreFields extends Fields {
        public int own;
    }

    @Test
    void fields_are_those_declared_here() {
        List<String> fields = Shapes.members(Fields.class).fields;
        String here = Fields.class.getTypeName();
        fields.sort(null);
        assertEquals(
                List.of(
                        "int " + here + ".CONSTANT",
                        "java.lang.String " + here + ".text",
                        "java.util.List " + here + ".list"),
                fields);
        assertEquals(
                List.of("int " + MoreFields.class.getTypeName() + ".own"),
                Shapes.members(MoreFields.class).fields);
    }

    @Test
    void nested_classes_are_the_public_ones_declared_here() {
        List<String> nested = Shapes.members(java.util.AbstractMap.class).nested;
        nested.sort(null);
        assertEquals(
                List.of(
                        "SimpleEntry=java.util.AbstractMap$SimpleEntry",
                        "SimpleImmutableEntry=java.util.AbstractMap$SimpleImmutableEntry"),
                nested);
        assertEquals(List.of(), Shapes.members(java.util.HashMap.class).nested);
    }

    public class Inner {
        public Inner(int number) {}
    }

    public static class Nested {
        public Nested(Object... all) {}

        protected Nested(int hidden) {}
    }

    public abstract static class Abstract {
        public Abstract() {}
    }

    @Test
    void constructors() {
        Shapes.Executable inner = Shapes.members(Inner.class).constructors.get(0);
        assertEquals("<init>", inner.name);
        assertTrue(inner.is(Describe.INNER) && inner.is(Describe.CONSTRUCTOR));
        assertEquals(List.of(DescribeTest.class.getTypeName(), "int"), inner.params);
        assertEquals(Inner.class.getTypeName(), inner.returns);
        List<Shapes.Executable> nested = Shapes.members(Nested.class).constructors;
        assertEquals(1, nested.size());
        assertTrue(nested.get(0).is(Describe.VARARGS) && !nested.get(0).is(Describe.INNER));
        assertTrue(Shapes.members(Abstract.class).constructors.isEmpty());
        assertTrue(Shapes.members(List.class).constructors.isEmpty());
    }

    @Test
    void leaf_methods_are_marked_on_exact_classes_only() {
        assertTrue(leaf(Math.class, "abs", int.class));
        assertTrue(leaf(String.class, "length"));
        assertTrue(leaf(String.class, "equals", Object.class));
        assertTrue(leaf(ArrayList.class, "get", int.class));
        assertTrue(leaf(java.util.HashMap.class, "size"));
        assertTrue(leaf(StringBuilder.class, "append", String.class));
        assertTrue(leaf(Integer.class, "parseInt", String.class));
        assertTrue(leaf(System.class, "nanoTime"));
        assertFalse(leaf(String.class, "format", String.class, Object[].class));
        assertFalse(leaf(String.class, "contains", CharSequence.class));
        assertFalse(leaf(String.class, "valueOf", Object.class));
        assertFalse(leaf(String.class, "matches", String.class));
        assertFalse(leaf(String.class, "getBytes", String.class));
        assertFalse(leaf(StringBuilder.class, "append", Object.class));
        assertFalse(leaf(StringBuilder.class, "append", CharSequence.class));
        assertFalse(leaf(ArrayList.class, "add", Object.class));
        assertFalse(leaf(ArrayList.class, "indexOf", Object.class));
        assertFalse(leaf(java.util.AbstractList.class, "size"));
        assertFalse(leaf(List.class, "size"));
        assertFalse(leaf(Object.class, "hashCode"));
        assertFalse(leaf(java.util.HashMap.class, "get", Object.class));
        assertFalse(leaf(System.class, "exit", int.class));
        // An anonymous subclass may do anything in what it overrides.
        List<Integer> overriding =
                new ArrayList<>() {
                    @Override
                    public int size() {
                        return 7;
                    }
                };
        assertFalse(leaf(overriding.getClass(), "size"));
    }

    private static boolean leaf(Class<?> type, String name, Class<?>... params) {
        for (Shapes.Executable method : Shapes.members(type).named(name)) {
            if (java.util.Arrays.equals(Members.get(method.id).params, params)) {
                return method.is(Describe.LEAF);
            }
        }
        return false;
    }

    @Test
    void well_known_numbers_name_their_classes() {
        for (int id = WellKnown.VOID; id <= WellKnown.DOUBLE; id++) {
            assertEquals(id, ClassIds.of(ClassIds.type(id)));
        }
        for (int id = WellKnown.OBJECT; id <= WellKnown.OFFSET_TIME; id++) {
            if (id != WellKnown.RECORD || Runtime.version().feature() >= 16) {
                assertEquals(id, ClassIds.of(ClassIds.type(id)));
            }
        }
        assertEquals(WellKnown.MAP_ENTRY, ClassIds.of(java.util.Map.Entry.class));
        assertEquals(WellKnown.STRING_ARRAY, ClassIds.of(String[].class));
        assertTrue(ClassIds.of(DescribeTest.class) >= WellKnown.FIRST_DYNAMIC_CLASS);
    }
}
