package org.sanca.internal;

/**
 * What the engine has to know of an array on its way to NumPy: kind and lengths, and either a Java array to be copied, or memory
 * to be shown as it is.
 */
public abstract class ArrayParts {
    /** Marks, in the number of a dtype, elements whose byte order is not that of the machine. */
    public static final int SWAPPED = 0x80;

    /** The number of the dtype, see {@code org.sanca.DType}, perhaps marked with {@link #SWAPPED}. */
    final int type;

    /** The length of each dimension; never changed. */
    final int[] dimensions;

    /**
     * Takes over the dimensions.
     *
     * @param type the dtype
     * @param dimensions the length of each dimension
     */
    protected ArrayParts(int type, int[] dimensions) {
        this.type = type;
        this.dimensions = dimensions;
    }

    /**
     * What NumPy is to copy.
     *
     * @return an array of primitives, null if memory is shared
     */
    protected Object copied() {
        return null;
    }

    /**
     * The memory to be shown.
     *
     * @return it, null if elements are copied
     * @throws IllegalStateException if it was closed
     */
    protected SharedMemory shared() {
        return null;
    }

    /**
     * The number of the dtype.
     *
     * @return without the mark
     */
    protected final int typeNumber() {
        return type & ~SWAPPED;
    }

    /**
     * Whether the byte order is not that of the machine.
     *
     * @return whether
     */
    protected final boolean isSwapped() {
        return (type & SWAPPED) != 0;
    }

    /**
     * The dimensions, not to be changed.
     *
     * @return the length of each
     */
    protected final int[] lengths() {
        return dimensions;
    }

    /**
     * How many elements these dimensions have.
     *
     * @param dimensions the length of each
     * @return the product
     */
    protected static long count(int[] dimensions) {
        long count = 1;
        for (int dimension : dimensions) {
            count = Math.multiplyExact(count, dimension);
        }
        return count;
    }
}
