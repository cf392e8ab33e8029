package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/** Reference words in, result words out. */
class RefsTest {
    @Test
    void every_immediate_becomes_its_box() {
        assertEquals(-7, Refs.get(NativeSide.immediate(Refs.INT, -7)));
        assertEquals(true, Refs.get(NativeSide.immediate(Refs.BOOLEAN, 1)));
        assertEquals(false, Refs.get(NativeSide.immediate(Refs.BOOLEAN, 0)));
        assertEquals('\uffff', Refs.get(NativeSide.immediate(Refs.CHAR, 0xFFFF)));
        assertEquals((byte) -1, Refs.get(NativeSide.immediate(Refs.BYTE, -1)));
        assertEquals((short) -300, Refs.get(NativeSide.immediate(Refs.SHORT, -300)));
        assertEquals(
                -1.5f, Refs.get(NativeSide.immediate(Refs.FLOAT, Float.floatToRawIntBits(-1.5f))));
    }

    @Test
    void long_and_double_lie_in_scratch_memory() {
        try (NativeSide side = new NativeSide()) {
            assertEquals(Long.MIN_VALUE, Refs.get(side.wide(Refs.LONG, Long.MIN_VALUE)));
            assertEquals(
                    Math.PI, Refs.get(side.wide(Refs.DOUBLE, Double.doubleToRawLongBits(Math.PI))));
        }
    }

    @Test
    void handles_are_kept_and_temporary_ones_freed() {
        try (NativeSide side = new NativeSide()) {
            Object object = new Object();
            int handle = side.hold(object);
            assertSame(object, Refs.get(handle));
            assertSame(object, Refs.get(NativeSide.immediate(Refs.TEMPORARY, handle)));
            assertNull(Handles.get(handle));
            assertNull(Refs.get(0));
        }
    }

    @Test
    void packed_values_may_lie_behind_a_temporary_handle() {
        try (NativeSide side = new NativeSide()) {
            PackWriter out = PackWriter.toArray(side.state);
            out.shallow("text");
            int handle = side.hold(out.toByteArray());
            assertEquals("text", Refs.get(NativeSide.immediate(Refs.PACKED_TEMPORARY, handle)));
            assertNull(Handles.get(handle));
        }
    }

    @Test
    void packed_values_may_lie_behind_a_handle_that_is_kept() {
        try (NativeSide side = new NativeSide()) {
            PackWriter out = PackWriter.toArray(side.state);
            out.shallow("text");
            int handle = side.hold(out.toByteArray());
            assertEquals("text", Refs.get(NativeSide.immediate(Refs.PACKED_KEPT, handle)));
            assertNotNull(Handles.get(handle));
            Handles.free(side.state, handle);
        }
    }

    @Test
    void an_unknown_tag_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> Refs.get(15L << 60));
    }

    @Test
    void values_with_a_python_counterpart_are_converted() {
        Object[] values = {
            1,
            -1L,
            1.5,
            2.5f,
            true,
            false,
            'x',
            (byte) -3,
            (short) -4,
            Long.MAX_VALUE,
            Double.NaN,
            Integer.MIN_VALUE,
            BigInteger.ONE.shiftLeft(1000).negate(),
            new BigDecimal("-1E+400"),
            BigInteger.ZERO,
        };
        try (NativeSide side = new NativeSide()) {
            for (Object value : values) {
                long word = Access.convert(side.slot, value);
                assertEquals(
                        true,
                        NativeSide.classOf(word) < WellKnown.FIRST_OBJECT_CLASS,
                        value.toString());
                assertEquals(value, side.result(word));
            }
            assertEquals(0, Access.convert(side.slot, null));
        }
    }

    @Test
    void other_objects_and_subclasses_of_numbers_stay_objects() {
        class Price extends BigDecimal {
            Price() {
                super("1.5");
            }
        }
        try (NativeSide side = new NativeSide()) {
            for (Object value :
                    Arrays.asList(
                            new Price(), new Object(), new int[0], List.of(1), String.class)) {
                long word = Access.convert(side.slot, value);
                assertEquals(ClassIds.of(value.getClass()), NativeSide.classOf(word));
                assertSame(value, side.result(word));
            }
        }
    }

    @Test
    void wrap_never_converts() {
        try (NativeSide side = new NativeSide()) {
            long word = Access.wrap(side.slot, "text");
            assertEquals(WellKnown.STRING, NativeSide.classOf(word));
            assertEquals("text", side.result(word));
        }
    }

    @Test
    void a_number_too_large_for_scratch_memory_is_packed() {
        try (NativeSide side = new NativeSide()) {
            BigInteger huge = BigInteger.ONE.shiftLeft(8 * ThreadState.DATA_SIZE);
            long word = Access.convert(side.slot, huge);
            assertEquals(Results.PACKED_LARGE, NativeSide.classOf(word));
            assertEquals(huge, side.result(word));
        }
    }

    @Test
    void an_argument_becomes_a_result() {
        try (NativeSide side = new NativeSide()) {
            assertEquals(
                    "text", side.result(Access.convert(side.slot, Refs.get(side.text("text")))));
            side.reset();
            PackWriter out = PackWriter.toArray(side.state);
            out.tag(Pack.LIST, 4);
            out.intValue(1);
            out.shallow(7);
            long word = Access.convert(side.slot, Refs.get(side.packed(out.toByteArray())));
            assertEquals(WellKnown.ARRAY_LIST, NativeSide.classOf(word));
            assertEquals(List.of(7), side.result(word));
        }
    }
}
