package org.sanca;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Locale;

/**
 * The kind of an array's elements, by NumPy's names. Java has no unsigned and no half-precision primitives, so some kinds
 * share one: a {@code short} holds the bits of an {@code INT16}, a {@code UINT16} or a {@code FLOAT16}.
 *
 * <p>To read such elements: {@link Byte#toUnsignedInt}, {@link Short#toUnsignedInt}, {@link Integer#toUnsignedLong}, {@link
 * Long#toUnsignedString(long)}, and on JDK 20 and newer {@code Float.float16ToFloat}.
 */
public enum DType {
    /** A truth value, one byte; {@code boolean[]} or a {@code ByteBuffer} of zeros and ones. */
    BOOL(boolean.class, ByteBuffer.class, 1),
    /** {@code byte[]} */
    INT8(byte.class, ByteBuffer.class, 1),
    /** {@code short[]} */
    INT16(short.class, ShortBuffer.class, 2),
    /** {@code int[]} */
    INT32(int.class, IntBuffer.class, 4),
    /** {@code long[]} */
    INT64(long.class, LongBuffer.class, 8),
    /** {@code byte[]}, without signs */
    UINT8(byte.class, ByteBuffer.class, 1),
    /** {@code short[]}, without signs */
    UINT16(short.class, ShortBuffer.class, 2),
    /** {@code int[]}, without signs */
    UINT32(int.class, IntBuffer.class, 4),
    /** {@code long[]}, without signs */
    UINT64(long.class, LongBuffer.class, 8),
    /** {@code short[]} of the bits of half-precision numbers (IEEE 754 binary16) */
    FLOAT16(short.class, ShortBuffer.class, 2),
    /** {@code float[]} */
    FLOAT32(float.class, FloatBuffer.class, 4),
    /** {@code double[]} */
    FLOAT64(double.class, DoubleBuffer.class, 8);

    /** By what native code calls them, less one. */
    private static final DType[] ALL = values();

    private final Class<?> javaType;
    private final Class<? extends Buffer> bufferType;
    private final int bytes;

    DType(Class<?> javaType, Class<? extends Buffer> bufferType, int bytes) {
        this.javaType = javaType;
        this.bufferType = bufferType;
        this.bytes = bytes;
    }

    /**
     * What elements are in a Java array.
     *
     * @return {@code double.class} and the like
     */
    public Class<?> javaType() {
        return javaType;
    }

    /**
     * What holds such elements outside of the Java heap.
     *
     * @return {@code DoubleBuffer.class} and the like
     */
    public Class<? extends Buffer> bufferType() {
        return bufferType;
    }

    /**
     * The size of an element.
     *
     * @return in bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether elements are integers without a sign.
     *
     * @return whether they are
     */
    public boolean isUnsigned() {
        return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
    }

    /** NumPy's name: {@code float64}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The number by which native code knows it. */
    int number() {
        return ordinal() + 1;
    }

    static DType of(int number) {
        return ALL[number - 1];
    }

    /** What elements of a Java array are meant as if nothing is said; null if it is no array that can be one. */
    static DType ofArray(Class<?> component) {
        for (DType each : ALL) {
            if (each.javaType == component) {
                return each; // those with signs come first
            }
        }
        return null;
    }

    /** The same for a buffer. A {@code ByteBuffer} is of bytes and not of truth values. */
    static DType ofBuffer(Buffer buffer) {
        for (DType each : ALL) {
            if (each != BOOL && each.bufferType.isInstance(buffer)) {
                return each;
            }
        }
        return null;
    }
}
