package org.sanca.testkit;

import java.util.Collection;

/** Arrays of every kind and dimension. */
public final class Arrays {
    private Arrays() {}

    public static boolean[] echoBooleans(boolean[] x) {
        return x;
    }

    public static byte[] echoBytes(byte[] x) {
        return x;
    }

    public static char[] echoChars(char[] x) {
        return x;
    }

    public static short[] echoShorts(short[] x) {
        return x;
    }

    public static int[] echoInts(int[] x) {
        return x;
    }

    public static long[] echoLongs(long[] x) {
        return x;
    }

    public static float[] echoFloats(float[] x) {
        return x;
    }

    public static double[] echoDoubles(double[] x) {
        return x;
    }

    public static String[] echoStrings(String[] x) {
        return x;
    }

    public static Object[] echoObjects(Object[] x) {
        return x;
    }

    public static Integer[] echoBoxes(Integer[] x) {
        return x;
    }

    public static int[][] echoInts2(int[][] x) {
        return x;
    }

    public static double[][] echoDoubles2(double[][] x) {
        return x;
    }

    public static double[][][] echoDoubles3(double[][][] x) {
        return x;
    }

    public static String[][] echoStrings2(String[][] x) {
        return x;
    }

    /** How an argument of declared type Object arrived: class and content. */
    public static String show(Object x) {
        if (x == null) {
            return "null";
        }
        String text = java.util.Arrays.deepToString(new Object[] {x});
        return x.getClass().getTypeName() + " " + text.substring(1, text.length() - 1);
    }

    public static int sum(int[] x) {
        int total = 0;
        for (int each : x) {
            total += each;
        }
        return total;
    }

    public static double sumDoubles(double[] x) {
        double total = 0;
        for (double each : x) {
            total += each;
        }
        return total;
    }

    public static int sumBytes(byte[] x) {
        int total = 0;
        for (byte each : x) {
            total += each & 0xff;
        }
        return total;
    }

    /** Reverses in place and returns the same array. */
    public static int[] reverse(int[] x) {
        for (int i = 0, j = x.length - 1; i < j; i++, j--) {
            int each = x[i];
            x[i] = x[j];
            x[j] = each;
        }
        return x;
    }

    public static int[] range(int length) {
        int[] out = new int[length];
        for (int i = 0; i < length; i++) {
            out[i] = i;
        }
        return out;
    }

    public static double[] rangeDoubles(int length) {
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            out[i] = i;
        }
        return out;
    }

    public static byte[] rangeBytes(int length) {
        byte[] out = new byte[length];
        for (int i = 0; i < length; i++) {
            out[i] = (byte) i;
        }
        return out;
    }

    public static String[] words() {
        return new String[] {"one", null, "three"};
    }

    public static Object[] mixed() {
        return new Object[] {1, "two", 3.0, null, new int[] {4}};
    }

    public static int[][] jagged() {
        return new int[][] {{1}, {2, 3}, {}, null};
    }

    public static int[][] matrix(int rows, int columns) {
        int[][] out = new int[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                out[i][j] = i * columns + j;
            }
        }
        return out;
    }

    /** Covariant: declared Object[], really String[]. */
    public static Object[] reallyStrings() {
        return new String[] {"a", "b"};
    }

    public static void fill(int[] x, int value) {
        java.util.Arrays.fill(x, value);
    }

    public static int length(Object array) {
        return java.lang.reflect.Array.getLength(array);
    }

    public static int sizeOf(Collection<?> x) {
        return x.size();
    }

    public static java.nio.ByteBuffer directBytes(int capacity) {
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocateDirect(capacity);
        for (int i = 0; i < capacity; i++) {
            out.put(i, (byte) i);
        }
        return out;
    }

    public static java.nio.DoubleBuffer directDoubles(int length) {
        java.nio.DoubleBuffer out =
                java.nio.ByteBuffer.allocateDirect(length * 8)
                        .order(java.nio.ByteOrder.nativeOrder())
                        .asDoubleBuffer();
        for (int i = 0; i < length; i++) {
            out.put(i, i);
        }
        return out;
    }

    public static int getByte(java.nio.ByteBuffer buffer, int index) {
        return buffer.get(index);
    }

    public static void putByte(java.nio.ByteBuffer buffer, int index, int value) {
        buffer.put(index, (byte) value);
    }
}
