package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

class PackTest {
    static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }

    private static Object roundTrip(NativeSide side, Object value) {
        long word = Access.packDeep(side.slot, side.hold(value));
        return side.result(word);
    }

    static List<Object> values() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        LocalDateTime twice = LocalDateTime.of(2024, 10, 27, 2, 30);
        return Arrays.asList(
                null,
                true,
                false,
                (byte) -1,
                (short) -2,
                -3,
                -4L,
                1.5f,
                Math.E,
                'x',
                "",
                "text",
                "\u20ac",
                BigInteger.ONE.shiftLeft(200).negate(),
                new BigDecimal("1.10"),
                new BigDecimal("1E-300"),
                LocalDate.of(-5, 2, 28),
                LocalTime.of(23, 59, 59, 999_999_999),
                twice,
                OffsetDateTime.of(twice, ZoneOffset.ofHoursMinutes(-3, -30)),
                OffsetTime.of(LocalTime.MIDNIGHT, ZoneOffset.UTC),
                ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(1)),
                ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(2)),
                ZonedDateTime.of(twice, ZoneOffset.ofHours(5)),
                Instant.ofEpochSecond(-1, 5),
                Duration.ofSeconds(-1, 5),
                new UUID(-1, 2),
                Path.of("a", "b"),
                new File("a/b"),
                new Date(-1),
                Optional.of("x"),
                Optional.empty(),
                TimeUnit.DAYS);
    }

    @Test
    void values_survive_a_round_trip() {
        try (NativeSide side = new NativeSide()) {
            for (Object value : values()) {
                assertEquals(value, roundTrip(side, value));
            }
        }
    }

    @Test
    void containers_survive_a_round_trip() {
        try (NativeSide side = new NativeSide()) {
            List<Object> list = new ArrayList<>(values());
            list.add(new ArrayList<>(list));
            list.add(new LinkedHashSet<>(values()));
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Object value : values()) {
                map.put(value, List.of(Optional.ofNullable(value)));
            }
            list.add(map);
            assertEquals(list, roundTrip(side, list));
        }
    }

    @Test
    void order_of_sets_and_maps_is_kept_and_queues_are_lists() {
        try (NativeSide side = new NativeSide()) {
            Object set = roundTrip(side, new LinkedHashSet<>(List.of(3, 1, 2)));
            assertEquals("[3, 1, 2]", set.toString());
            assertSame(LinkedHashSet.class, set.getClass());
            assertEquals(List.of(3, 1), roundTrip(side, new ArrayDeque<>(List.of(3, 1))));
        }
    }

    @Test
    void arrays_keep_their_element_class() {
        try (NativeSide side = new NativeSide()) {
            assertArrayEquals(
                    new String[] {"a", null}, (String[]) roundTrip(side, new String[] {"a", null}));
            Object nested = roundTrip(side, new int[][] {{1, 2}, {}});
            assertArrayEquals(new int[][] {{1, 2}, {}}, (int[][]) nested);
            assertArrayEquals(
                    new boolean[] {true, false},
                    (boolean[]) roundTrip(side, new boolean[] {true, false}));
            assertArrayEquals(bytes(1, -1), (byte[]) roundTrip(side, bytes(1, -1)));
            assertArrayEquals(new char[] {'x'}, (char[]) roundTrip(side, new char[] {'x'}));
            assertArrayEquals(new short[] {-1}, (short[]) roundTrip(side, new short[] {-1}));
            assertArrayEquals(new long[] {-1, 2}, (long[]) roundTrip(side, new long[] {-1, 2}));
            assertArrayEquals(new float[] {1.5f}, (float[]) roundTrip(side, new float[] {1.5f}));
            assertArrayEquals(new double[] {1.5}, (double[]) roundTrip(side, new double[] {1.5}));
        }
    }

    @Test
    void what_is_large_travels_behind_a_handle() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            byte[] large = new byte[1_000_000];
            large[999_999] = 7;
            int handle = side.hold(large);
            long word = Access.packDeep(side.slot, handle);
            assertEquals(Results.PACKED_LARGE, NativeSide.classOf(word));
            assertArrayEquals(large, (byte[]) side.result(word));
            Handles.free(side.state, handle);
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void objects_without_a_value_form_stay_objects() {
        try (NativeSide side = new NativeSide()) {
            Object object = new Object();
            List<Object> list = Arrays.asList(object, new StringBuilder("x"), null);
            List<?> back = (List<?>) roundTrip(side, list);
            assertSame(object, back.get(0));
            assertSame(list.get(1), back.get(1));
        }
    }

    @Test
    void a_container_in_itself_is_an_error_that_leaks_nothing() {
        try (NativeSide side = new NativeSide()) {
            List<Object> list = new ArrayList<>();
            list.add(new Object());
            list.add(List.of(list));
            int handle = side.hold(list);
            long before = Engine.liveHandles();
            Access.packDeep(side.slot, handle);
            Throwable thrown = assertThrows(IllegalArgumentException.class, side::check);
            assertTrue(thrown.getMessage().contains("contains itself"), thrown.getMessage());
            assertEquals(before, Engine.liveHandles());
            // Twice in one container is no cycle.
            assertEquals(
                    List.of(List.of(), List.of()),
                    roundTrip(side, Collections.nCopies(2, new ArrayList<>())));
        }
    }

    @Test
    void a_value_that_cannot_be_read_frees_what_it_owns() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            PackWriter out = PackWriter.toArray(side.state);
            out.tag(Pack.LIST, 4);
            out.intValue(4);
            out.shallow(new Object());
            out.tag(Pack.LOCAL_DATE_TIME, 13);
            out.intValue(2024);
            out.byteValue(2);
            out.byteValue(31);
            // What follows would look like an owned handle to a reader that lost its place.
            for (int i = 0; i < 7; i++) {
                out.byteValue(Pack.OBJECT);
            }
            out.shallow("text");
            out.shallow(new Object());
            byte[] packed = out.toByteArray();
            assertThrows(java.time.DateTimeException.class, () -> PackReader.fromArray(packed));
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void broken_bytes_are_refused() {
        byte[][] broken = {
            {},
            {99},
            {Pack.INT, 1},
            {Pack.LATIN1, 100, 0, 0, 0},
            {Pack.LIST, -1, -1, -1, 127},
            {Pack.NULL, 0},
            {Pack.PRIMITIVE_ARRAY, 77, 0, 0, 0, 0},
            {Pack.LIST, 1, 0, 0, 0},
        };
        for (byte[] one : broken) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PackReader.fromArray(one),
                    Arrays.toString(one));
        }
    }

    /** A key whose hash code uses the engine on the same thread, as a Python object would. */
    static final class Scribbler {
        private final NativeSide side;

        Scribbler(NativeSide side) {
            this.side = side;
        }

        @Override
        public int hashCode() {
            side.result(Access.convert(side.slot, "overwritten ".repeat(1000)));
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @Test
    void foreign_hash_codes_cannot_disturb_what_is_being_read() {
        try (NativeSide side = new NativeSide()) {
            Scribbler key = new Scribbler(side);
            PackWriter out = PackWriter.toArray(side.state);
            out.tag(Pack.MAP, 4);
            out.intValue(2);
            out.shallow(key);
            out.shallow("first value");
            out.shallow("second key");
            out.shallow("\u20ac");
            long map = side.packed(out.toByteArray());
            Map<?, ?> read = (Map<?, ?>) Refs.get(map);
            assertEquals("first value", read.get(key));
            assertEquals("\u20ac", read.get("second key"));
            // map.get has overwritten scratch memory again; what matters is that reading the first
            // word had not.
            side.reset();
            map = side.packed(repack(side, key));
            long after = side.text("argument behind it");
            Refs.get(map);
            assertEquals("argument behind it", Refs.get(after));
        }
    }

    private static byte[] repack(NativeSide side, Object key) {
        PackWriter out = PackWriter.toArray(side.state);
        out.tag(Pack.SET, 4);
        out.intValue(1);
        out.shallow(key);
        return out.toByteArray();
    }
}
