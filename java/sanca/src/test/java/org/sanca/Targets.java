package org.sanca;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the call tests call. */
public class Targets {
    public static int voidCalls;

    public final String name;

    public Targets(String name) {
        this.name = name;
    }

    public Targets(int a, String b, Object c, double d) {
        this.name = a + b + c + d;
    }

    public Targets() throws IOException {
        throw new IOException("no");
    }

    public static boolean not(boolean v) {
        return !v;
    }

    public static byte plus(byte v) {
        return (byte) (v + 1);
    }

    public static char plus(char v) {
        return (char) (v + 1);
    }

    public static short plus(short v) {
        return (short) (v + 1);
    }

    public static int plus(int v) {
        return v + 1;
    }

    public static long plus(long v) {
        return v + 1;
    }

    public static float half(float v) {
        return v / 2;
    }

    public static double half(double v) {
        return v / 2;
    }

    public static void nothing() {
        voidCalls++;
    }

    public String greet(String who) {
        return name + " greets " + who;
    }

    public Targets self() {
        return this;
    }

    public static Object echo(Object value) {
        return value;
    }

    public static int three(int a, long b, double c) {
        return (int) (a + b + c);
    }

    public static String all(
            boolean a,
            byte b,
            char c,
            short d,
            int e,
            long f,
            float g,
            double h,
            String i,
            Object j) {
        return a + "," + b + "," + c + "," + d + "," + e + "," + f + "," + g + "," + h + "," + i
                + "," + j;
    }

    public long sum(int a, int b, int c, int d) {
        return (long) a + b + c + d;
    }

    public static void four(Object a, Object b, Object c, Object d) {
        voidCalls += 4;
    }

    public static String join(String separator, Object... parts) {
        StringBuilder out = new StringBuilder();
        for (Object part : parts) {
            out.append(out.length() == 0 ? "" : separator).append(part);
        }
        return out.toString();
    }

    public static int size(List<?> list, Map<?, ?> map) {
        return list.size() + map.size();
    }

    public static void fail(String message) throws IOException {
        throw new IOException(message);
    }

    public static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    /** Cannot be initialised. */
    public static class Broken {
        static final int VALUE = Integer.parseInt("not a number");

        public static int value() {
            return VALUE;
        }
    }
}
