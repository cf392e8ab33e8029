package jep;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Holders of arrays on their way to NumPy and back. */
final class NumPy {
    private NumPy() {}

    /** A copy of an {@link NDArray}, or the shared memory of a {@link DirectNDArray}, as a NumPy array. */
    static Object array(Helpers helpers, AbstractNDArray<?> array) {
        boolean shared = array instanceof DirectNDArray;
        Object data = array.getData();
        return helpers.call(
                shared ? "shared_ndarray" : "ndarray",
                null,
                data,
                array.getDimensions(),
                array.isUnsigned(),
                shared ? elements((Buffer) data) : "");
    }

    /** The elements of a buffer in NumPy's notation. */
    private static String elements(Buffer buffer) {
        if (buffer instanceof ShortBuffer) {
            return mark(((ShortBuffer) buffer).order()) + "i2";
        }
        if (buffer instanceof IntBuffer) {
            return mark(((IntBuffer) buffer).order()) + "i4";
        }
        if (buffer instanceof LongBuffer) {
            return mark(((LongBuffer) buffer).order()) + "i8";
        }
        if (buffer instanceof FloatBuffer) {
            return mark(((FloatBuffer) buffer).order()) + "f4";
        }
        if (buffer instanceof DoubleBuffer) {
            return mark(((DoubleBuffer) buffer).order()) + "f8";
        }
        return "i1";
    }

    private static String mark(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? ">" : "<";
    }
}
