package org.sanca;

import java.util.Arrays;

/** The dimensions of arrays. */
final class Lengths {
    /** Of NumPy 2; older ones refuse more than 32 themselves. */
    private static final int MOST = 64;

    private Lengths() {}

    /** Refuses dimensions that are not those of so many elements. None stand for one dimension. */
    static void check(int[] dimensions, long elements) {
        if (dimensions.length == 0) {
            return;
        }
        if (dimensions.length > MOST) {
            throw new IllegalArgumentException(
                    dimensions.length + " dimensions, and NumPy has at most " + MOST);
        }
        long count = 1;
        for (int dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "a dimension is negative: " + Arrays.toString(dimensions));
            }
            // Cannot overflow: stops beyond what any array has, and a zero later makes it zero.
            count = Math.min(count * dimension, 1L << 32);
        }
        if (Arrays.stream(dimensions).anyMatch(dimension -> dimension == 0)) {
            count = 0;
        }
        if (count != elements) {
            throw new IllegalArgumentException(
                    "dimensions "
                            + Arrays.toString(dimensions)
                            + " are not those of "
                            + elements
                            + " elements");
        }
    }

    /** The size in bytes of so many elements, which a buffer can have. */
    static long bytes(int[] dimensions, int size) {
        long bytes = size;
        for (int dimension : dimensions) {
            bytes = Math.max(-1, Math.min(bytes * dimension, 1L << 31));
        }
        if (bytes < 0 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "dimensions "
                            + Arrays.toString(dimensions)
                            + (bytes < 0
                                    ? ": one is negative"
                                    : " need more than the 2 GiB that a buffer can have"));
        }
        return bytes;
    }

    /** The steps, in elements, of an array in C order. */
    static int[] steps(int[] dimensions) {
        int[] steps = new int[dimensions.length];
        int step = 1;
        for (int i = dimensions.length - 1; i >= 0; i--) {
            steps[i] = step;
            step *= Math.max(1, dimensions[i]);
        }
        return steps;
    }
}
