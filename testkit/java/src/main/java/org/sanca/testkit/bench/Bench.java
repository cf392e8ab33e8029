package org.sanca.testkit.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;

/** The subject of one-call benches. Only types that every peer can pass. */
public class Bench {
    public static int staticField = 7;
    public static final int CONSTANT = 42;

    public int field = 7;
    private final int base;

    public Bench() {
        this.base = 0;
    }

    public Bench(int a, int b) {
        this.base = a + b;
    }

    public static int add(int a, int b) {
        return a + b;
    }

    public int get() {
        return base;
    }

    public int plus(int a, int b) {
        return base + a + b;
    }

    public static int take(Bench other) {
        return other.base;
    }

    public Bench make() {
        return new Bench(base, 1);
    }

    // --- six candidates

    public static int over(int x) {
        return 1;
    }

    public static int over(long x) {
        return 2;
    }

    public static int over(double x) {
        return 3;
    }

    public static int over(String x) {
        return 4;
    }

    public static int over(int a, String b) {
        return 5;
    }

    public static int over(String a, int b, double c) {
        return 6;
    }

    public static int sum(int... values) {
        int total = 0;
        for (int value : values) {
            total += value;
        }
        return total;
    }

    public static String echo(String text) {
        return text;
    }

    public static int fail(int depth) {
        throw new IllegalArgumentException("bench");
    }

    // --- collections

    public static List<Object> numbers(int length) {
        List<Object> out = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            out.add(i);
        }
        return out;
    }

    public static Map<Object, Object> squares(int length) {
        Map<Object, Object> out = new HashMap<>();
        for (int i = 0; i < length; i++) {
            out.put("key" + i, i * i);
        }
        return out;
    }

    public static int listSize(Collection<Object> values) {
        return values.size();
    }

    public static int mapSize(Map<Object, Object> values) {
        return values.size();
    }

    // --- arrays

    public static int bytesIn(byte[] values) {
        return values.length + values[values.length - 1];
    }

    public static byte[] bytesOut(int length) {
        return length == BYTES.length ? BYTES : new byte[length];
    }

    private static final byte[] BYTES = new byte[1 << 20];

    public static int doublesIn(double[] values) {
        return values.length + (int) values[1];
    }

    public static double[] doublesOut(int length) {
        return length == Doubles.MILLION.length ? Doubles.MILLION : new double[length];
    }

    /** Apart, because cold starts are measured with the class around it: filling the array takes 18 ms there. */
    private static final class Doubles {
        static final double[] MILLION = new double[1_000_000];

        static {
            for (int i = 0; i < MILLION.length; i++) {
                MILLION[i] = i;
            }
        }
    }

    // --- callbacks

    public static int callFunction(Function<Object, Object> function, int times) {
        Object argument = 7;
        int done = 0;
        for (int i = 0; i < times; i++) {
            done += function.apply(argument) == null ? 0 : 1;
        }
        return done;
    }

    public static int callOperator(IntBinaryOperator operator, int times) {
        int total = 0;
        for (int i = 0; i < times; i++) {
            total = operator.applyAsInt(total, 1);
        }
        return total;
    }

    /** Sorts shuffled numbers; returns the number of comparisons, or -1 if the result is not in order. */
    public static int sort(Comparator<Object> comparator, int length) {
        List<Object> values = numbers(length);
        Collections.shuffle(values, new java.util.Random(1));
        int[] count = {0};
        values.sort(
                (a, b) -> {
                    count[0]++;
                    return comparator.compare(a, b);
                });
        for (int i = 0; i < length; i++) {
            if ((Integer) values.get(i) != i) {
                return -1;
            }
        }
        return count[0];
    }

    public static int drop(Function<Object, Object> function) {
        return function == null ? 0 : 1;
    }
}
