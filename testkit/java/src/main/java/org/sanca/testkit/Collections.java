package org.sanca.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Vector;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Collections, iterators, streams: what arrives and what comes back. */
public final class Collections {
    private Collections() {}

    public static List<Object> echoList(List<Object> x) {
        return x;
    }

    public static Set<Object> echoSet(Set<Object> x) {
        return x;
    }

    public static Map<Object, Object> echoMap(Map<Object, Object> x) {
        return x;
    }

    public static Collection<Object> echoCollection(Collection<Object> x) {
        return x;
    }

    public static Iterable<Object> echoIterable(Iterable<Object> x) {
        return x;
    }

    /** Class and content of what arrived. */
    public static String show(Object x) {
        return x == null ? "null" : x.getClass().getName() + " " + x;
    }

    public static List<Integer> numbers(int length) {
        List<Integer> out = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            out.add(i);
        }
        return out;
    }

    public static List<String> words() {
        return new ArrayList<>(Arrays.asList("one", "two", "three"));
    }

    public static List<Object> mixed() {
        return new ArrayList<>(Arrays.asList(1, "two", 3.5, null, Arrays.asList(4, 5), true));
    }

    public static List<Integer> unmodifiable() {
        return List.of(1, 2, 3);
    }

    public static Map<String, Integer> ages() {
        Map<String, Integer> out = new LinkedHashMap<>();
        out.put("ada", 36);
        out.put("alan", 41);
        out.put("grace", 85);
        return out;
    }

    public static Map<String, Object> nested() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("list", new ArrayList<>(Arrays.asList(1, 2)));
        out.put("map", new HashMap<>(Map.of("k", "v")));
        out.put("array", new int[] {1, 2});
        out.put("null", null);
        return out;
    }

    public static Set<String> letters() {
        return new LinkedHashSet<>(Arrays.asList("a", "b", "c"));
    }

    public static Iterator<Integer> iterator(int length) {
        return numbers(length).iterator();
    }

    public static Enumeration<Integer> enumeration(int length) {
        return new Vector<>(numbers(length)).elements();
    }

    public static Stream<Integer> stream(int length) {
        return numbers(length).stream();
    }

    public static IntStream intStream(int length) {
        return IntStream.range(0, length);
    }

    public static Iterable<Integer> endless() {
        return () ->
                new Iterator<Integer>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Integer next() {
                        return next++;
                    }
                };
    }

    /** Gives {@code good} elements, then throws. */
    public static Iterable<Integer> failingAfter(int good) {
        return () ->
                new Iterator<Integer>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Integer next() {
                        if (next == good) {
                            throw new IllegalStateException("no more than " + good);
                        }
                        return next++;
                    }
                };
    }

    /** Only hasNext/next, nothing else of a collection. */
    public static final class Countdown implements Iterable<Integer> {
        private final int from;

        public Countdown(int from) {
            this.from = from;
        }

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<Integer>() {
                private int left = from;

                @Override
                public boolean hasNext() {
                    return left > 0;
                }

                @Override
                public Integer next() {
                    if (left == 0) {
                        throw new NoSuchElementException();
                    }
                    return left--;
                }
            };
        }
    }

    public static int size(Collection<?> x) {
        return x.size();
    }

    public static long total(Iterable<? extends Number> x) {
        long total = 0;
        for (Number each : x) {
            total += each.longValue();
        }
        return total;
    }

    public static String classesOf(Iterable<?> x) {
        StringBuilder out = new StringBuilder();
        for (Object each : x) {
            out.append(out.length() == 0 ? "" : " ")
                    .append(each == null ? "null" : each.getClass().getSimpleName());
        }
        return out.toString();
    }

    public static List<String> make(int length, IntFunction<String> each) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            out.add(each.apply(i));
        }
        return out;
    }
}
