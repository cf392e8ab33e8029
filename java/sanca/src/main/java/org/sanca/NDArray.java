package org.sanca;

import org.sanca.internal.ArrayAccess;
import org.sanca.internal.ArrayParts;
import org.sanca.internal.SharedMemory;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;

/**
 * A Java array of numbers or truth values with dimensions and a {@link DType}. In Python it is a {@code numpy.ndarray} with a
 * copy of the elements; an {@code ndarray}, or anything else with the buffer protocol, is a copy in Java when it is asked for as
 * an {@code NDArray}. Elements are in C order (the last index runs fastest), whatever strides and byte order they had.
 *
 * <p>One copy is made in each direction. To share memory instead: {@link DirectNDArray}.
 *
 * <pre>{@code
 * py.set("a", new NDArray<>(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
 * NDArray<double[]> means = py.getValue("a.mean(axis=0)", NDArray.class);
 * means.getData();        // {2.5, 3.5, 4.5}
 * }</pre>
 *
 * <p>Needs NumPy on the way to Python, and nothing on the way to Java. The object does not change, but its data can; threads that
 * write to that while Python copies have to be kept apart by the program.
 *
 * @param <T> {@code double[]} and the like: {@code boolean}, {@code byte}, {@code short}, {@code int}, {@code long}, {@code
 *     float}
 */
public final class NDArray<T> extends ArrayParts {
    static {
        ArrayAccess.set(
                new ArrayAccess() {
                    @Override
                    protected Object copied(Object data, int type, int[] dimensions) {
                        return new NDArray<>(data, type, dimensions);
                    }

                    @Override
                    protected Object shared(
                            SharedMemory memory,
                            int type,
                            int[] dimensions,
                            int[] steps,
                            int offset) {
                        return new DirectNDArray<>(memory, type, dimensions, steps, offset);
                    }
                });
    }

    private final T data;

    /**
     * Numbers with signs, or truth values.
     *
     * @param data the elements; not copied until Python is given them
     * @param dimensions the length of each dimension; none for one dimension of all elements
     * @throws IllegalArgumentException if {@code data} is no array of numbers or truth values, or has not as many elements as
     *     the dimensions say
     */
    public NDArray(T data, int... dimensions) {
        this(data, natural(data), dimensions);
    }

    /**
     * Elements of a kind that shares its Java type with others.
     *
     * @param data the elements, of {@link DType#javaType}; not copied until Python is given them
     * @param type what they are meant as
     * @param dimensions the length of each dimension; none for one dimension of all elements
     * @throws IllegalArgumentException if {@code data} is no array for elements of that type, or has not as many elements as
     *     the dimensions say
     */
    public NDArray(T data, DType type, int... dimensions) {
        this(checked(data, type, dimensions), type.number(), dimensions(data, dimensions));
    }

    /**
     * A single element without a dimension, as {@code numpy.array(7)} is.
     *
     * @param <T> {@code double[]} and the like
     * @param data an array of one element
     * @param type what it is meant as
     * @return the array
     * @throws IllegalArgumentException if {@code data} is no array of one element of that type
     */
    public static <T> NDArray<T> scalar(T data, DType type) {
        return new NDArray<>(checked(data, type, new int[] {1}), type.number(), new int[0]);
    }

    /** What was checked, or came from Python. */
    NDArray(T data, int type, int[] dimensions) {
        super(type, dimensions);
        this.data = data;
    }

    private static DType natural(Object data) {
        Class<?> component = data == null ? null : data.getClass().getComponentType();
        DType type = component == null ? null : DType.ofArray(component);
        if (type == null) {
            String hint =
                    component == char.class
                            ? "; for the units of text use a short[] with DType.UINT16"
                            : "";
            throw new IllegalArgumentException(
                    "an NDArray has a boolean[], byte[], short[], int[], long[], float[] or"
                            + " double[], not "
                            + (data == null ? null : data.getClass().getTypeName())
                            + hint);
        }
        return type;
    }

    private static <T> T checked(T data, DType type, int[] dimensions) {
        natural(data);
        if (data.getClass().getComponentType() != type.javaType()) {
            throw new IllegalArgumentException(
                    type
                            + " elements are in a "
                            + type.javaType()
                            + "[], not in a "
                            + data.getClass().getTypeName());
        }
        Lengths.check(dimensions, Array.getLength(data));
        return data;
    }

    private static int[] dimensions(Object data, int[] given) {
        return given.length == 0 ? new int[] {Array.getLength(data)} : given.clone();
    }

    /**
     * The elements.
     *
     * @return the array itself, the last dimension running fastest
     */
    public T getData() {
        return data;
    }

    /**
     * The length of each dimension.
     *
     * @return the lengths; none if it is a single element of Python's with no dimension
     */
    public int[] getDimensions() {
        return lengths().clone();
    }

    /**
     * What the elements are meant as.
     *
     * @return the type
     */
    public DType getType() {
        return DType.of(typeNumber());
    }

    /**
     * Whether the elements are integers without a sign.
     *
     * @return whether they are
     */
    public boolean isUnsigned() {
        return getType().isUnsigned();
    }

    @Override
    protected Object copied() {
        return data;
    }

    /** Whether the other is one with the same type, dimensions and elements. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NDArray
                && ((NDArray<?>) other).typeNumber() == typeNumber()
                && Arrays.equals(((NDArray<?>) other).lengths(), lengths())
                && Objects.deepEquals(((NDArray<?>) other).data, data);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {data, lengths(), typeNumber()});
    }

    /** For example {@code NDArray(float64, [2, 3])}. */
    @Override
    public String toString() {
        return "NDArray(" + getType() + ", " + Arrays.toString(lengths()) + ")";
    }
}
