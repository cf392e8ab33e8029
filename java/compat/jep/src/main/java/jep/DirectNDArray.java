package jep;

import java.nio.Buffer;
import java.nio.CharBuffer;

/**
 * Memory outside of the heap with dimensions, which NumPy shares.
 *
 * @param <T> {@code IntBuffer} and the like
 */
public class DirectNDArray<T extends Buffer> extends AbstractNDArray<T> {
    /** What it is in Python; the same each time. Belongs to {@link NumPy}. */
    org.sanca.DirectNDArray<?> shared;

    /**
     * One dimension, with signs.
     *
     * @param data the elements, the whole capacity
     */
    public DirectNDArray(T data) {
        super(data);
    }

    /**
     * One dimension.
     *
     * @param data the elements, the whole capacity
     * @param unsigned whether they are meant without a sign
     */
    public DirectNDArray(T data, boolean unsigned) {
        super(data, unsigned);
    }

    /**
     * With signs.
     *
     * @param data the elements, the whole capacity
     * @param dimensions the length of each dimension
     */
    public DirectNDArray(T data, int... dimensions) {
        super(data, dimensions);
    }

    /**
     * With all there is.
     *
     * @param data the elements, the whole capacity
     * @param unsigned whether they are meant without a sign
     * @param dimensions the length of each dimension
     */
    public DirectNDArray(T data, boolean unsigned, int... dimensions) {
        super(data, unsigned, dimensions);
    }

    @Override
    protected void validate(T data) {
        if (data == null || !data.isDirect() || data instanceof CharBuffer) {
            throw new IllegalArgumentException(
                    "a DirectNDArray holds a direct buffer of numbers, not " + data);
        }
    }

    @Override
    public int getLength(T data) {
        return data.capacity();
    }

    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && sameShape((DirectNDArray<?>) other)
                && data.equals(((DirectNDArray<?>) other).data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * data.hashCode() + java.util.Arrays.hashCode(dimensions))
                + Boolean.hashCode(unsigned);
    }
}
