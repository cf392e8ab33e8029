package jep;

import org.sanca.DType;

import java.lang.ref.WeakReference;
import java.nio.Buffer;
import java.util.Map;
import java.util.WeakHashMap;

/** Jep's holders of arrays as those of Sanca, which are NumPy's arrays in Python, and back. */
final class NumPy {
    /** What each array of Sanca's was made of. */
    private static final Map<org.sanca.DirectNDArray<?>, WeakReference<DirectNDArray<?>>>
            ORIGINALS = new WeakHashMap<>();

    private NumPy() {}

    /** A value as Python is to have it: a copy of an {@link NDArray}, the memory of a {@link DirectNDArray}. */
    static Object argument(Object value) {
        if (value instanceof NDArray) {
            NDArray<?> array = (NDArray<?>) value;
            DType type = type(array.data.getClass().getComponentType(), array.unsigned);
            return array.dimensions.length == 0
                    ? org.sanca.NDArray.scalar(array.data, type)
                    : new org.sanca.NDArray<Object>(array.data, type, array.dimensions);
        }
        return value instanceof DirectNDArray ? shared((DirectNDArray<?>) value) : value;
    }

    private static Object shared(DirectNDArray<?> array) {
        synchronized (ORIGINALS) {
            if (array.shared == null) {
                Buffer data = array.data;
                DType signed = new org.sanca.DirectNDArray<>(data).getType();
                DType type = type(signed.javaType(), array.unsigned);
                array.shared = new org.sanca.DirectNDArray<>(data, type, array.dimensions);
                ORIGINALS.put(array.shared, new WeakReference<>(array));
            }
            return array.shared;
        }
    }

    /** The element type of that Java type; {@code unsigned} counts where there are two. */
    private static DType type(Class<?> element, boolean unsigned) {
        DType found = null;
        for (DType each : DType.values()) {
            boolean fits = each.javaType() == element && each != DType.FLOAT16;
            if (fits && (found == null || each.isUnsigned() == unsigned)) {
                found = each;
            }
        }
        return found;
    }

    /** A copy that came from Python. */
    static NDArray<?> holder(Object copied) {
        org.sanca.NDArray<?> array = (org.sanca.NDArray<?>) copied;
        return new NDArray<>(array.getData(), array.isUnsigned(), array.getDimensions());
    }

    /** The array that one of Sanca's was made of; null if it was made of none. */
    static DirectNDArray<?> original(Object shared) {
        org.sanca.DirectNDArray<?> array = (org.sanca.DirectNDArray<?>) shared;
        synchronized (ORIGINALS) {
            WeakReference<DirectNDArray<?>> known = ORIGINALS.get(array);
            if (known == null) {
                return null;
            }
            DirectNDArray<?> original = known.get();
            return original != null
                    ? original
                    : new DirectNDArray<>(
                            array.getData(), array.isUnsigned(), array.getDimensions());
        }
    }
}
