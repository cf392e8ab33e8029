package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Targets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everything that can be called, by reflection and by method handle: each test runs its calls in both states. */
class CallTest extends LeakChecked {
    private interface Body {
        void run(int member) throws Throwable;
    }

    private static void coldAndWarm(int member, Body body) throws Throwable {
        Members.handles[member] = null;
        Members.get(member).calls = Integer.MIN_VALUE;
        body.run(member);
        assertNull(Members.handles[member]);
        Members.warm(Members.get(member));
        assertNotNull(Members.handles[member]);
        body.run(member);
    }

    private void unary(Class<?> kind, String name, long argument, long expected) throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, name, kind),
                member -> {
                    long result = Engine.callJ1(side.slot, member, 0, argument);
                    side.check();
                    assertEquals(expected, result, kind + " " + name);
                });
    }

    @Test
    void primitives_of_every_kind() throws Throwable {
        unary(boolean.class, "not", 1, 0);
        unary(boolean.class, "not", 0, 1);
        unary(byte.class, "plus", 127, -128);
        unary(byte.class, "plus", -1, 0);
        unary(char.class, "plus", 0xFFFE, 0xFFFF);
        unary(short.class, "plus", 32767, -32768);
        unary(int.class, "plus", -2, -1);
        unary(int.class, "plus", Integer.MAX_VALUE, Integer.MIN_VALUE);
        unary(long.class, "plus", Long.MAX_VALUE, Long.MIN_VALUE);
        unary(float.class, "half", bits(-3f), bits(-1.5f));
        unary(
                double.class,
                "half",
                Double.doubleToRawLongBits(-3),
                Double.doubleToRawLongBits(-1.5));
    }

    private static long bits(float value) {
        return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
    }

    @Test
    void void_returns_zero() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "nothing"),
                member -> {
                    int before = Targets.voidCalls;
                    assertEquals(0, Engine.callJ0(side.slot, member, 0));
                    assertEquals(before + 1, Targets.voidCalls);
                });
    }

    @Test
    void three_primitives() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "three", int.class, long.class, double.class),
                member -> {
                    long half = Double.doubleToRawLongBits(0.5);
                    assertEquals(-1 + 7, Engine.callJ3(side.slot, member, 0, -1, 7, half));
                });
    }

    @Test
    void two_references_to_a_primitive() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "size", List.class, java.util.Map.class),
                member -> {
                    int list = side.hold(List.of(1, 2));
                    int map = side.hold(java.util.Map.of(1, 2));
                    assertEquals(
                            3,
                            Engine.callJ2(
                                    side.slot,
                                    member,
                                    0,
                                    list,
                                    NativeSide.immediate(Refs.TEMPORARY, map)));
                    Handles.free(side.state, list);
                });
    }

    @Test
    void string_in_and_out_of_an_instance_method() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "greet", String.class),
                member -> {
                    int self = side.hold(new Targets("Ada"));
                    side.reset();
                    long word =
                            Engine.callL1(side.slot, member, self, side.text("B\u00f6b \u20ac"));
                    assertEquals("Ada greets B\u00f6b \u20ac", side.result(word));
                    Handles.free(side.state, self);
                });
    }

    @Test
    void objects_come_back_as_class_and_handle() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "self"),
                member -> {
                    Targets target = new Targets("x");
                    int self = side.hold(target);
                    long word = Engine.callL0(side.slot, member, self);
                    assertEquals(ClassIds.of(Targets.class), NativeSide.classOf(word));
                    assertSame(target, side.result(word));
                    Handles.free(side.state, self);
                });
    }

    @Test
    void references_of_every_tag() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "echo", Object.class),
                member -> {
                    assertEquals(
                            7,
                            side.result(
                                    Engine.callL1(
                                            side.slot,
                                            member,
                                            0,
                                            NativeSide.immediate(Refs.INT, 7))));
                    assertEquals(
                            'x',
                            side.result(
                                    Engine.callL1(
                                            side.slot,
                                            member,
                                            0,
                                            NativeSide.immediate(Refs.CHAR, 'x'))));
                    assertNull(side.result(Engine.callL1(side.slot, member, 0, 0)));
                    side.reset();
                    assertEquals(
                            -7L,
                            side.result(
                                    Engine.callL1(side.slot, member, 0, side.wide(Refs.LONG, -7))));
                    side.reset();
                    PackWriter out = PackWriter.toArray(side.state);
                    out.tag(Pack.LIST, 4);
                    out.intValue(1);
                    out.shallow("a");
                    assertEquals(
                            List.of("a"),
                            side.result(
                                    Engine.callL1(
                                            side.slot, member, 0, side.packed(out.toByteArray()))));
                });
    }

    @Test
    void more_arguments_than_registers() throws Throwable {
        Class<?>[] params = {
            boolean.class,
            byte.class,
            char.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            String.class,
            Object.class
        };
        coldAndWarm(
                Shapes.method(Targets.class, "all", params),
                member -> {
                    side.reset();
                    side.words(
                            1,
                            -1,
                            'c',
                            -2,
                            -3,
                            -4,
                            bits(0.5f),
                            Double.doubleToRawLongBits(0.25),
                            side.text("text"),
                            NativeSide.immediate(Refs.INT, 9));
                    long word = Engine.callLN(side.slot, member, 0, params.length);
                    assertEquals("true,-1,c,-2,-3,-4,0.5,0.25,text,9", side.result(word));
                });
        coldAndWarm(
                Shapes.method(Targets.class, "sum", int.class, int.class, int.class, int.class),
                member -> {
                    int self = side.hold(new Targets("x"));
                    side.words(1, 2, 3, -10);
                    assertEquals(-4, Engine.callJN(side.slot, member, self, 4));
                    side.check();
                    Handles.free(side.state, self);
                });
        Class<?>[] four = {Object.class, Object.class, Object.class, Object.class};
        coldAndWarm(
                Shapes.method(Targets.class, "four", four),
                member -> {
                    int before = Targets.voidCalls;
                    side.words(0, 0, 0, 0);
                    assertEquals(0, Engine.callJN(side.slot, member, 0, 4));
                    side.check();
                    assertEquals(before + 4, Targets.voidCalls);
                });
    }

    @Test
    void few_arguments_may_also_come_as_words() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "plus", int.class),
                member -> {
                    side.words(41);
                    assertEquals(42, Engine.callJN(side.slot, member, 0, 1));
                });
    }

    @Test
    void varargs_come_gathered() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "join", String.class, Object[].class),
                member -> {
                    side.reset();
                    int parts = side.hold(new Object[] {1, "a"});
                    long word =
                            Engine.callL2(
                                    side.slot,
                                    member,
                                    0,
                                    side.text("-"),
                                    NativeSide.immediate(Refs.TEMPORARY, parts));
                    assertEquals("1-a", side.result(word));
                });
    }

    @Test
    void constructors() throws Throwable {
        coldAndWarm(
                Shapes.constructor(Targets.class, String.class),
                member -> {
                    side.reset();
                    Targets made =
                            (Targets)
                                    side.result(
                                            Engine.callL1(side.slot, member, 0, side.text("new")));
                    assertEquals("new", made.name);
                });
        coldAndWarm(
                Shapes.constructor(
                        Targets.class, int.class, String.class, Object.class, double.class),
                member -> {
                    side.reset();
                    side.words(1, side.text("b"), 0, Double.doubleToRawLongBits(2));
                    assertEquals(
                            "1bnull2.0",
                            ((Targets) side.result(Engine.callLN(side.slot, member, 0, 4))).name);
                });
        coldAndWarm(
                Shapes.constructor(Targets.class),
                member -> {
                    assertEquals(0, Engine.callL0(side.slot, member, 0));
                    assertThrows(IOException.class, side::check);
                });
    }

    @Test
    void exceptions_come_in_band_as_they_were_thrown() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "fail", String.class),
                member -> {
                    side.reset();
                    Engine.callJ1(side.slot, member, 0, side.text("why"));
                    assertEquals("why", assertThrows(IOException.class, side::check).getMessage());
                });
    }

    @Test
    void exceptions_show_no_frames_of_ours() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "fail", String.class),
                member -> {
                    Engine.callJ1(side.slot, member, 0, 0);
                    Throwable thrown = assertThrows(IOException.class, side::check);
                    StackTraceElement[] frames = Throwables.withoutOurs(thrown.getStackTrace());
                    assertEquals("fail", frames[0].getMethodName());
                    for (StackTraceElement frame : frames) {
                        assertTrue(
                                !frame.getClassName().startsWith("org.sanca.internal"),
                                frame.toString());
                    }
                    // Between the target and us there was reflection or a method handle. JUnit's
                    // own, further out, stays.
                    assertTrue(
                            frames.length == 1
                                    || !frames[1].getClassName().startsWith("java.lang.invoke"));
                });
    }

    @Test
    void a_wrong_receiver_or_argument_is_an_exception() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "greet", String.class),
                member -> {
                    int wrong = side.hold("not a target");
                    Engine.callL1(side.slot, member, wrong, 0);
                    assertThrows(RuntimeException.class, side::check);
                    Engine.callL1(side.slot, member, 0, 0);
                    assertThrows(NullPointerException.class, side::check);
                    int right = side.hold(new Targets("x"));
                    Engine.callL1(side.slot, member, right, NativeSide.immediate(Refs.INT, 3));
                    assertThrows(RuntimeException.class, side::check);
                    Handles.free(side.state, wrong);
                    Handles.free(side.state, right);
                });
    }

    @Test
    void a_wrong_number_of_arguments_is_an_exception() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "greet", String.class),
                member -> {
                    Engine.callL2(side.slot, member, 0, 0, 0);
                    assertThrows(Exception.class, side::check);
                });
        Engine.callJ0(side.slot, 0, 0);
        assertThrows(IllegalArgumentException.class, side::check);
    }

    @Test
    void a_class_that_cannot_be_initialised_reports_the_error_itself() {
        int member = Shapes.method(Targets.Broken.class, "value");
        Engine.callJ0(side.slot, member, 0);
        assertThrows(ExceptionInInitializerError.class, side::check);
        Engine.callJ0(side.slot, member, 0);
        assertThrows(NoClassDefFoundError.class, side::check);
    }

    @Test
    void stack_overflow_is_reported() throws Throwable {
        coldAndWarm(
                Shapes.method(Targets.class, "overflow", int.class),
                member -> {
                    Engine.callJ1(side.slot, member, 0, 0);
                    assertThrows(StackOverflowError.class, side::check);
                });
    }

    @Test
    void a_member_becomes_warm_by_being_called() {
        int member = Shapes.method(StringBuilder.class, "length");
        int self = side.hold(new StringBuilder("abc"));
        Members.handles[member] = null;
        Members.get(member).calls = 0;
        for (int i = 0; i < 20; i++) {
            assertEquals(3, Engine.callJ0(side.slot, member, self));
        }
        assertNotNull(Members.handles[member]);
        Handles.free(side.state, self);
    }

    @Test
    void methods_of_hidden_classes_run_through_their_interface() throws Throwable {
        Object list = java.util.Collections.unmodifiableList(new ArrayList<>(List.of("a", "b")));
        coldAndWarm(
                Shapes.method(list.getClass().getSuperclass(), "get", int.class),
                member -> {
                    int self = side.hold(list);
                    assertEquals("b", side.result(Engine.callL1(side.slot, member, self, 1)));
                    Handles.free(side.state, self);
                });
    }
}
