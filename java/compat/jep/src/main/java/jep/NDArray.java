package jep;

import java.lang.reflect.Array;
import java.util.Objects;

/**
 * An array of primitives with dimensions: a copy of a NumPy array, or to become one.
 *
 * @param <T> {@code int[]} and the like
 */
public class NDArray<T> extends AbstractNDArray<T> {
    /**
     * One dimension, with signs.
     *
     * @param data the elements
     */
    public NDArray(T data) {
        super(data);
    }

    /**
     * One dimension.
     *
     * @param data the elements
     * @param unsigned whether they are meant without a sign
     */
    public NDArray(T data, boolean unsigned) {
        super(data, unsigned);
    }

    /**
     * With signs.
     *
     * @param data the elements
     * @param dimensions the length of each dimension
     */
    public NDArray(T data, int... dimensions) {
        super(data, dimensions);
    }

    /**
     * With all there is.
     *
     * @param data the elements
     * @param unsigned whether they are meant without a sign
     * @param dimensions the length of each dimension
     */
    public NDArray(T data, boolean unsigned, int... dimensions) {
        super(data, unsigned, dimensions);
    }

    @Override
    protected void validate(T data) {
        Class<?> element = data == null ? null : data.getClass().getComponentType();
        if (element == null || !element.isPrimitive() || element == char.class) {
            throw new IllegalArgumentException(
                    "an NDArray holds an array of numbers or booleans, not "
                            + (data == null ? null : data.getClass().getTypeName()));
        }
    }

    @Override
    protected int getLength(T data) {
        return Array.getLength(data);
    }

    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && sameShape((NDArray<?>) other)
                && Objects.deepEquals(data, ((NDArray<?>) other).data);
    }

    @Override
    public int hashCode() {
        int content = java.util.Arrays.deepHashCode(new Object[] {data, dimensions});
        return 31 * content + Boolean.hashCode(unsigned);
    }
}
