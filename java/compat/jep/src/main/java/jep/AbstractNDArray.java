package jep;

import java.util.Arrays;

/** Data with dimensions. */
abstract class AbstractNDArray<T> {
    /** The elements, the last dimension running fastest. */
    protected final T data;

    /** The length of each dimension. */
    protected final int[] dimensions;

    /** Whether the elements are meant without a sign. */
    protected final boolean unsigned;

    protected AbstractNDArray(T data) {
        this(data, false);
    }

    protected AbstractNDArray(T data, boolean unsigned) {
        validate(data);
        this.data = data;
        this.unsigned = unsigned;
        this.dimensions = new int[] {getLength(data)};
    }

    protected AbstractNDArray(T data, int... dimensions) {
        this(data, false, dimensions);
    }

    protected AbstractNDArray(T data, boolean unsigned, int... dimensions) {
        validate(data);
        long length = 1;
        for (int dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "a dimension is negative: " + Arrays.toString(dimensions));
            }
            length *= dimension;
        }
        if (length != getLength(data)) {
            throw new IllegalArgumentException(
                    "dimensions "
                            + Arrays.toString(dimensions)
                            + " are not those of "
                            + getLength(data)
                            + " elements");
        }
        this.data = data;
        this.unsigned = unsigned;
        this.dimensions = dimensions.clone();
    }

    protected abstract void validate(T data);

    protected abstract int getLength(T data);

    /**
     * The length of each dimension.
     *
     * @return the lengths
     */
    public int[] getDimensions() {
        return dimensions;
    }

    /**
     * Whether the elements are meant without a sign.
     *
     * @return whether
     */
    public boolean isUnsigned() {
        return unsigned;
    }

    /**
     * The elements, the last dimension running fastest.
     *
     * @return the elements
     */
    public T getData() {
        return data;
    }

    /** Whether all but the data is equal. */
    final boolean sameShape(AbstractNDArray<?> other) {
        return unsigned == other.unsigned && Arrays.equals(dimensions, other.dimensions);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName()
                + "("
                + data.getClass().getSimpleName()
                + ", unsigned="
                + unsigned
                + ", dimensions="
                + Arrays.toString(dimensions)
                + ")";
    }
}
