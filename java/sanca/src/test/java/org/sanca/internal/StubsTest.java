package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Targets;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;

/** Calls through upcall stubs, from a downcall handle to their addresses. Java 22 and newer. */
class StubsTest {
    private static long[] addresses() throws InterruptedException {
        assumeTrue(Runtime.version().feature() >= 22, "java.lang.foreign came with Java 22");
        long end = System.nanoTime() + 20_000_000_000L;
        Stubs.addresses();
        while (PythonNative.stubs == null && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertArrayEquals(PythonNative.stubs, Stubs.addresses());
        return Stubs.addresses();
    }

    /** A handle that calls native code at an address: {@code (int, int, long…)long}. */
    private static MethodHandle downcall(long address, int longs, boolean argc)
            throws ReflectiveOperationException {
        Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        Class<?> linkers = Class.forName("java.lang.foreign.Linker");
        Class<?> options = Class.forName("[Ljava.lang.foreign.Linker$Option;");
        Class<?> segments = Class.forName("java.lang.foreign.MemorySegment");
        Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
        Object ofInt = values.getField("JAVA_INT").get(null);
        Object ofLong = values.getField("JAVA_LONG").get(null);
        Object params = Array.newInstance(layouts, 2 + longs + (argc ? 1 : 0));
        for (int i = 0; i < Array.getLength(params); i++) {
            boolean narrow = i < 2 || argc && i == Array.getLength(params) - 1;
            Array.set(params, i, narrow ? ofInt : ofLong);
        }
        Object descriptor =
                descriptors
                        .getMethod("of", layouts, params.getClass())
                        .invoke(null, ofLong, params);
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Object segment = segments.getMethod("ofAddress", long.class).invoke(null, address);
        return (MethodHandle)
                linkers.getMethod("downcallHandle", segments, descriptors, options)
                        .invoke(
                                linker,
                                segment,
                                descriptor,
                                Array.newInstance(options.getComponentType(), 0));
    }

    @Test
    void before_java_22_there_are_none() {
        assumeTrue(Runtime.version().feature() < 22);
        for (long address : Stubs.addresses()) {
            assertEquals(0, address);
        }
        assertEquals(10, Stubs.addresses().length);
    }

    @Test
    void calls_through_stubs_do_what_calls_do() throws Throwable {
        long[] stubs = addresses();
        try (NativeSide side = new NativeSide()) {
            int plus = Shapes.method(Targets.class, "plus", int.class);
            MethodHandle callJ1 = downcall(stubs[1], 2, false);
            assertEquals(42L, (long) callJ1.invoke(side.slot, plus, 0L, 41L));
            int echo = Shapes.method(Targets.class, "echo", Object.class);
            MethodHandle callL1 = downcall(stubs[6], 2, false);
            assertEquals(
                    "text",
                    side.result((long) callL1.invoke(side.slot, echo, 0L, side.text("text"))));
            int nothing = Shapes.method(Targets.class, "nothing");
            assertEquals(0L, (long) downcall(stubs[0], 1, false).invoke(side.slot, nothing, 0L));
            int three = Shapes.method(Targets.class, "three", int.class, long.class, double.class);
            long half = Double.doubleToRawLongBits(0.5);
            assertEquals(
                    3L,
                    (long) downcall(stubs[3], 4, false).invoke(side.slot, three, 0L, 1L, 2L, half));
            int four =
                    Shapes.method(
                            Targets.class,
                            "four",
                            Object.class,
                            Object.class,
                            Object.class,
                            Object.class);
            side.words(0, 0, 0, 0);
            assertEquals(0L, (long) downcall(stubs[4], 1, true).invoke(side.slot, four, 0L, 4));
            side.check();
        }
    }

    @Test
    void exceptions_stay_in_band() throws Throwable {
        long[] stubs = addresses();
        try (NativeSide side = new NativeSide()) {
            int fail = Shapes.method(Targets.class, "fail", String.class);
            assertEquals(0L, (long) downcall(stubs[1], 2, false).invoke(side.slot, fail, 0L, 0L));
            assertThrows(java.io.IOException.class, side::check);
            assertTrue(stubs[9] != 0);
        }
    }
}
