package org.sanca;

import org.sanca.internal.ArrayParts;
import org.sanca.internal.SharedMemory;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Memory with dimensions and a {@link DType} that both languages see without a copy: what one writes, the other reads.
 *
 * <p><b>From Java</b>: over a direct buffer; in Python it is a {@code numpy.ndarray} over the same memory, which keeps the buffer
 * alive as long as that array or a view of it lives. <b>From Python</b>: {@code getValue(…, DirectNDArray.class)} of an {@code
 * ndarray}, a {@code bytearray}, a {@code memoryview}, an {@code array.array} or anything else with the buffer protocol; the
 * Python object lives as long as this, its buffer, or a slice or duplicate of that can be reached. Either is the very same object
 * again when it goes back.
 *
 * <pre>{@code
 * try (DirectNDArray<DoubleBuffer> a = py.getValue("numpy.linspace(0, 1, 5)", DirectNDArray.class)) {
 *     a.getData().put(a.index(4), 2.0);     // Python sees it
 * }
 * }</pre>
 *
 * <p>An array of Python's may have strides: elements are found by {@link #index}. Its byte order is that of the buffer, which
 * reads and writes accordingly. That of a read-only array is read-only.
 *
 * <p>Any thread may use it. Nothing orders what the two languages do to the memory: threads of both that use it at once have to
 * be kept apart by the program.
 *
 * @param <B> the buffer's class: that of {@link DType#bufferType}
 */
public final class DirectNDArray<B extends Buffer> extends ArrayParts implements AutoCloseable {
    private static final boolean BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

    private final SharedMemory memory;

    /** In elements. */
    private final int[] steps;

    /** The element with all indices 0, in elements from the start of the buffer. */
    private final int offset;

    /** Over memory of Python's, made when it is asked for. Guarded by this. */
    private B data;

    private volatile boolean closed;

    /**
     * Numbers with signs.
     *
     * @param data the elements, from 0 to the buffer's capacity; its position and limit do not matter
     * @param dimensions the length of each dimension; none for one dimension of all elements
     * @throws IllegalArgumentException if the buffer is not direct, not one of numbers, or has not as many elements as the
     *     dimensions say
     */
    public DirectNDArray(B data, int... dimensions) {
        this(data, natural(data), dimensions);
    }

    /**
     * Elements of a kind that shares its buffer class with others.
     *
     * @param data the elements, from 0 to the buffer's capacity; its position and limit do not matter
     * @param type what they are meant as
     * @param dimensions the length of each dimension; none for one dimension of all elements
     * @throws IllegalArgumentException if the buffer is not direct, not one for elements of that type, or has not as many
     *     elements as the dimensions say
     */
    public DirectNDArray(B data, DType type, int... dimensions) {
        super(
                checked(data, type, dimensions).number() | mark(order(data), type),
                dimensions.length == 0 ? new int[] {data.capacity()} : dimensions.clone());
        this.data = data;
        this.memory = new SharedMemory(data, (long) data.capacity() * type.bytes());
        this.steps = Lengths.steps(lengths());
        this.offset = 0;
    }

    /** Memory of Python's. */
    DirectNDArray(SharedMemory memory, int type, int[] dimensions, int[] steps, int offset) {
        super(type, dimensions);
        this.memory = memory;
        this.steps = steps;
        this.offset = offset;
    }

    /**
     * New memory for elements of a kind, all zero, in the byte order of the machine.
     *
     * @param <B> the buffer's class
     * @param type the class: {@code DoubleBuffer.class}
     * @param dimensions the length of each dimension
     * @return the array
     * @throws IllegalArgumentException if there is no such kind of buffer, or its memory would have more than 2 GiB
     */
    public static <B extends Buffer> DirectNDArray<B> allocate(Class<B> type, int... dimensions) {
        for (DType each : DType.values()) {
            if (each != DType.BOOL && each.bufferType() == type) {
                long bytes = Lengths.bytes(dimensions, each.bytes());
                ByteBuffer memory =
                        ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
                return new DirectNDArray<>(type.cast(view(memory, each)), each, dimensions);
            }
        }
        throw new IllegalArgumentException("no array has its elements in a " + type.getName());
    }

    private static DType natural(Buffer data) {
        DType type = DType.ofBuffer(data);
        if (type == null || !data.isDirect()) {
            throw new IllegalArgumentException(
                    "a DirectNDArray has a direct ByteBuffer, ShortBuffer, IntBuffer, LongBuffer,"
                            + " FloatBuffer or DoubleBuffer, not "
                            + (data == null ? null : data.getClass().getSimpleName())
                            + (type == null
                                    ? ""
                                    : ", whose memory is in the Java heap:"
                                            + " ByteBuffer.allocateDirect makes direct ones"));
        }
        return type;
    }

    private static DType checked(Buffer data, DType type, int[] dimensions) {
        natural(data);
        if (!type.bufferType().isInstance(data)) {
            throw new IllegalArgumentException(
                    type
                            + " elements are in a "
                            + type.bufferType().getSimpleName()
                            + ", not in a "
                            + data.getClass().getSimpleName());
        }
        Lengths.check(dimensions, data.capacity());
        return type;
    }

    private static int mark(ByteOrder order, DType type) {
        return type.bytes() > 1 && order != ByteOrder.nativeOrder() ? SWAPPED : 0;
    }

    private static ByteOrder order(Buffer data) {
        if (data instanceof DoubleBuffer) {
            return ((DoubleBuffer) data).order();
        }
        if (data instanceof FloatBuffer) {
            return ((FloatBuffer) data).order();
        }
        if (data instanceof LongBuffer) {
            return ((LongBuffer) data).order();
        }
        if (data instanceof IntBuffer) {
            return ((IntBuffer) data).order();
        }
        return data instanceof ShortBuffer ? ((ShortBuffer) data).order() : ByteOrder.nativeOrder();
    }

    /** A buffer of elements over one of bytes, in its byte order. */
    private static Buffer view(ByteBuffer bytes, DType type) {
        switch (type) {
            case FLOAT64:
                return bytes.asDoubleBuffer();
            case FLOAT32:
                return bytes.asFloatBuffer();
            case INT64:
            case UINT64:
                return bytes.asLongBuffer();
            case INT32:
            case UINT32:
                return bytes.asIntBuffer();
            case INT16:
            case UINT16:
            case FLOAT16:
                return bytes.asShortBuffer();
            default:
                return bytes;
        }
    }

    /**
     * The memory as a buffer of elements: the one this was made with, or one over memory of Python's from the element with the
     * lowest address to that with the highest.
     *
     * @return the same buffer each time
     * @throws IllegalStateException if this was closed
     */
    public synchronized B getData() {
        open();
        if (data == null) {
            data = pythons();
        }
        return data;
    }

    @SuppressWarnings("unchecked") // the type was made of what the elements are
    private B pythons() {
        ByteBuffer bytes = memory.buffer();
        ByteBuffer seen = memory.isReadOnly() ? bytes.asReadOnlyBuffer() : bytes.duplicate();
        return (B) view(seen.order(getOrder()), getType());
    }

    /**
     * Where an element is in the buffer.
     *
     * @param indices one for each dimension, 0 to its length less one
     * @return the index for the buffer's {@code get} and {@code put}
     * @throws IndexOutOfBoundsException if there is no such element
     */
    public int index(int... indices) {
        int[] lengths = lengths();
        if (indices.length != lengths.length) {
            throw new IndexOutOfBoundsException(
                    indices.length + " indices for an array of " + lengths.length + " dimensions");
        }
        int at = offset;
        for (int i = 0; i < indices.length; i++) {
            at += Objects.checkIndex(indices[i], lengths[i]) * steps[i];
        }
        return at;
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
     * How far the next element of each dimension is in the buffer; negative if it lies before.
     *
     * @return the steps, in elements
     */
    public int[] getStrides() {
        return steps.clone();
    }

    /**
     * Whether the elements follow each other in C order, the last index running fastest, from the start of the buffer.
     *
     * @return whether they do
     */
    public boolean isContiguous() {
        int[] lengths = lengths();
        int step = 1;
        boolean inOrder = offset == 0;
        for (int i = steps.length - 1; i >= 0; i--) {
            if (lengths[i] == 0) {
                return true;
            }
            inOrder &= lengths[i] == 1 || steps[i] == step;
            step *= lengths[i];
        }
        return inOrder;
    }

    /**
     * What the elements are.
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

    /**
     * The byte order of the elements, which is that of the buffer.
     *
     * @return the order; that of the machine if an element is one byte
     */
    public ByteOrder getOrder() {
        return BIG != isSwapped() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /**
     * Whether the memory may only be read.
     *
     * @return whether
     */
    public boolean isReadOnly() {
        return memory.isReadOnly();
    }

    /**
     * Where the memory lies; what {@code x.ctypes.data} is in Python for an array whose strides are positive.
     *
     * @return the address of the start of the buffer
     * @throws IllegalStateException if this was closed, or no Python runs yet
     */
    public long getAddress() {
        open();
        if (!memory.isPythons() && !org.sanca.internal.Python.isStarted()) {
            throw new IllegalStateException(
                    "no Python runs yet, and without it this cannot be told");
        }
        return memory.address();
    }

    /**
     * Whether this was closed.
     *
     * @return whether
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Lets go of memory of Python's: all that uses this is an {@link IllegalStateException} from now on. A second time does
     * nothing, and neither does closing one over memory of Java's, which belongs to the buffer.
     *
     * <p>If {@link #getData} was never called the memory goes back at once. If it was, that depends on the JVM. On JDK 22 and
     * newer with native access ({@code --enable-native-access}) it goes back at once too, and the buffer with all its slices
     * and duplicates is closed: to use one is an {@link IllegalStateException}. (A thread that is using one at that very moment
     * may be interrupted, too, as with every {@code Arena}.) Otherwise they stay good, and the memory goes back when they have
     * been collected.
     */
    @Override
    public synchronized void close() {
        if (memory.isPythons()) {
            closed = true;
            data = null;
            memory.close();
        }
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException(
                    "this DirectNDArray was closed: its memory may have gone back");
        }
    }

    @Override
    protected SharedMemory shared() {
        open();
        return memory;
    }

    /** For example {@code DirectNDArray(float64, [2, 3])}. */
    @Override
    public String toString() {
        String how = (isReadOnly() ? ", read-only" : "") + (closed ? ", closed" : "");
        return "DirectNDArray(" + getType() + ", " + Arrays.toString(lengths()) + how + ")";
    }
}
