package org.nd4j.python4j.numpy;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.python4j.NumpySupport;
import org.nd4j.python4j.PythonException;
import org.nd4j.python4j.PythonObject;
import org.nd4j.python4j.PythonType;
import org.sanca.PyObject;

import java.lang.ref.Cleaner;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@code numpy.ndarray} and {@code INDArray} over the same memory: what one side writes, the other sees. The memory lives
 * as long as an array of either side uses it. Views keep their strides.
 *
 * <p>Copied are {@code BFLOAT16}, which NumPy has not, and arrays of Python that are read-only, in foreign byte order or
 * with steps that are not positive.
 */
public class NumpyArray extends PythonType<INDArray> {
    /** The one instance that is registered. */
    public static final NumpyArray INSTANCE = new NumpyArray();

    /** Accepted, without effect. */
    public static final String IMPORT_NUMPY_ARRAY = "org.eclipse.python4j.numpyimport";

    /** Accepted, without effect: NumPy is that of the Python that runs. */
    public static final String ADD_JAVACPP_NUMPY_TO_PATH = "org.eclipse.python4j.numpyimport";

    /** The default of {@link #IMPORT_NUMPY_ARRAY}. */
    public static final String DEFAULT_IMPORT_NUMPY_ARRAY = "true";

    /** The default of {@link #ADD_JAVACPP_NUMPY_TO_PATH}. */
    public static final String DEFAULT_ADD_JAVACPP_NUMPY_TO_PATH = "true";

    private static final Map<DataType, String> TYPES = new EnumMap<>(DataType.class);
    private static final Cleaner CLEANER = Cleaner.create();

    static {
        TYPES.put(DataType.DOUBLE, "f8");
        TYPES.put(DataType.FLOAT, "f4");
        TYPES.put(DataType.HALF, "f2");
        TYPES.put(DataType.BYTE, "i1");
        TYPES.put(DataType.SHORT, "i2");
        TYPES.put(DataType.INT, "i4");
        TYPES.put(DataType.LONG, "i8");
        TYPES.put(DataType.UBYTE, "u1");
        TYPES.put(DataType.UINT16, "u2");
        TYPES.put(DataType.UINT32, "u4");
        TYPES.put(DataType.UINT64, "u8");
        TYPES.put(DataType.BOOL, "b1");
    }

    /** Bytes that are not JavaCPP's to free. */
    private static final class Foreign extends Pointer {
        Foreign(long address, long bytes) {
            this.address = address;
            this.limit = bytes;
            this.capacity = bytes;
        }

        @Override
        public int sizeof() {
            return 1;
        }
    }

    /** Makes the type. */
    public NumpyArray() {
        super("numpy.ndarray", INDArray.class);
    }

    @Override
    public INDArray adapt(Object javaObject) {
        if (javaObject instanceof INDArray) {
            return (INDArray) javaObject;
        }
        String given = javaObject == null ? "null" : javaObject.getClass().getName();
        throw new PythonException("Cannot cast object of type " + given + " to INDArray");
    }

    @Override
    public PythonObject pythonType() {
        return NumpySupport.type();
    }

    // --- to Python

    @Override
    public PythonObject toPython(INDArray given) {
        INDArray array =
                given.dataType() == DataType.BFLOAT16 ? given.castTo(DataType.FLOAT) : given;
        String type = TYPES.get(array.dataType());
        if (type == null) {
            throw new PythonException("Unsupported dtype: " + array.dataType());
        }
        if (array.isEmpty()) {
            return NumpySupport.array(null, 0, 0, type, array.shape(), new long[array.rank()]);
        }
        Nd4j.getAffinityManager()
                .ensureLocation(
                        array, org.nd4j.linalg.api.concurrency.AffinityManager.Location.HOST);
        long size = array.dataType().width();
        long last = 0;
        long[] strides = array.stride().clone();
        for (int i = 0; i < strides.length; i++) {
            last += (array.size(i) - 1) * strides[i];
            strides[i] *= size;
        }
        long bytes = (last + 1) * size;
        return NumpySupport.array(array, address(array), bytes, type, array.shape(), strides);
    }

    /** Of the first element, which in a view is not that of the buffer. */
    private static long address(INDArray array) {
        DataBuffer data = array.data();
        return data.pointer().address() + data.offset() * array.dataType().width();
    }

    // --- to Java

    @Override
    public INDArray toJava(PythonObject pythonObject) {
        NumpySupport.Memory memory = memory(pythonObject);
        DataType type = type(memory.type);
        long length = 1;
        for (int i = 0; i < memory.shape.length; i++) {
            length = memory.shape[i] == 0 ? 0 : length + (memory.shape[i] - 1) * memory.strides[i];
            if (length == 0) {
                memory.owner.close();
                return Nd4j.create(type, memory.shape);
            }
        }
        DataBuffer buffer = buffer(memory, length, type);
        char order = isFortran(memory) ? 'f' : 'c';
        return Nd4j.create(buffer, memory.shape, memory.strides, 0, order, type);
    }

    private static NumpySupport.Memory memory(PythonObject object) {
        try {
            return NumpySupport.memory(object);
        } catch (PythonException e) {
            throw new PythonException("Expected numpy.ndarray. Received: " + object, e);
        }
    }

    private static DataType type(String numpy) {
        for (Map.Entry<DataType, String> each : TYPES.entrySet()) {
            if (each.getValue().equals(numpy)) {
                return each.getKey();
            }
        }
        throw new PythonException("Unsupported array data type: " + numpy);
    }

    /** A buffer over the memory; the Python object goes when Java has collected the buffer and all that shares it. */
    private static DataBuffer buffer(NumpySupport.Memory memory, long length, DataType type) {
        Pointer pointer = new Foreign(memory.address, length * type.width());
        DataBuffer buffer = Nd4j.createBuffer(pointer, length, type);
        PyObject owner = memory.owner;
        CLEANER.register(buffer, owner::close);
        return buffer;
    }

    private static boolean isFortran(NumpySupport.Memory memory) {
        long step = 1;
        for (int i = 0; i < memory.shape.length; i++) {
            if (memory.strides[i] != step) {
                return false;
            }
            step *= memory.shape[i];
        }
        return memory.shape.length > 1;
    }
}
