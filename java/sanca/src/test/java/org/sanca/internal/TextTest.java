package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Strings in both directions, of every width and of lengths on both sides of each limit. */
class TextTest {
    static List<String> samples() {
        List<String> out = new ArrayList<>();
        int[] lengths = {0, 1, 2, 15, 16, 17, 31, 100, 1000, 30_000};
        String[] units = {
            "a",
            "?",
            "\u00e9",
            "\u00ff",
            "\u0100",
            "\u20ac",
            "\ud800",
            "\udc00",
            "\ud83d\ude00",
            "\0"
        };
        for (int length : lengths) {
            for (String unit : units) {
                String all = unit.repeat(length);
                out.add(all);
                // One odd character among plain ones is what a shortcut would miss.
                out.add("x".repeat(length) + unit);
                out.add(unit + "?".repeat(length));
            }
        }
        return out;
    }

    @Test
    void results_arrive_as_they_were() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            for (String sample : samples()) {
                assertEquals(sample, side.result(Access.convert(side.slot, sample)));
                boolean latin1 = sample.chars().allMatch(unit -> unit < 256);
                long word = Access.convert(side.slot, sample);
                if (NativeSide.classOf(word) != Results.STRING_LARGE) {
                    assertEquals(latin1 ? Results.LATIN1 : Results.UTF16, NativeSide.classOf(word));
                    assertEquals(sample.length(), NativeSide.payload(word));
                }
                side.result(word);
            }
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void what_does_not_fit_travels_behind_a_handle() {
        try (NativeSide side = new NativeSide()) {
            int room = ThreadState.DATA_SIZE;
            check(side, "a".repeat(room), Results.LATIN1);
            check(side, "a".repeat(room + 1), Results.STRING_LARGE);
            check(side, "\u20ac".repeat(room / 2), Results.UTF16);
            check(side, "\u20ac".repeat(room / 2 + 1), Results.STRING_LARGE);
            check(side, "a".repeat(1_000_000), Results.STRING_LARGE);
        }
    }

    private static void check(NativeSide side, String text, int classId) {
        long word = Access.convert(side.slot, text);
        assertEquals(classId, NativeSide.classOf(word));
        assertEquals(text, side.result(word));
    }

    @Test
    void arguments_arrive_as_they_were() {
        try (NativeSide side = new NativeSide()) {
            for (String sample : samples()) {
                if (2 * sample.length() < ThreadState.DATA_SIZE - 8) {
                    side.reset();
                    assertEquals(sample, Refs.get(side.text(sample)));
                }
            }
        }
    }

    @Test
    void packed_strings_arrive_as_they_were() {
        try (NativeSide side = new NativeSide()) {
            PackWriter out = PackWriter.toArray(side.state);
            List<String> samples = samples();
            out.tag(Pack.LIST, 4);
            out.intValue(samples.size());
            for (String sample : samples) {
                out.shallow(sample);
            }
            assertEquals(samples, PackReader.fromArray(out.toByteArray()));
        }
    }
}
