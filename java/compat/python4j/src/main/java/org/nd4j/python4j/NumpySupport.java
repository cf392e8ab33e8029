package org.nd4j.python4j;

import org.sanca.PyObject;

import java.util.List;

/** What {@link org.nd4j.python4j.numpy.NumpyArray} needs of this package. Not for programs. */
public final class NumpySupport {
    private NumpySupport() {}

    /** Describes an array in Python's memory. */
    public static final class Memory {
        /** Keeps the memory alive. */
        public final PyObject owner;

        /** Kind and size of the elements as NumPy has them: {@code f8}. */
        public final String type;

        /** Address of the first element. */
        public final long address;

        /** Length of each axis. */
        public final long[] shape;

        /** Step along each axis, in elements. */
        public final long[] strides;

        Memory(PyObject owner, List<?> facts) {
            this.owner = owner;
            this.type = (String) facts.get(0);
            this.address = ((Number) facts.get(1)).longValue();
            this.shape = longs((List<?>) facts.get(2));
            this.strides = longs((List<?>) facts.get(3));
        }
    }

    private static long[] longs(List<?> numbers) {
        return numbers.stream().mapToLong(each -> ((Number) each).longValue()).toArray();
    }

    /**
     * The memory of an array; that of a copy if Java cannot work on it.
     *
     * @param array an ndarray
     * @return its memory
     * @throws PythonException if it is no ndarray
     */
    public static Memory memory(PythonObject array) {
        PyObject object = Bridge.make("portable", array.python());
        return new Memory(object, (List<?>) Bridge.ask("ndarray_facts", object));
    }

    /**
     * An array over memory of Java.
     *
     * @param owner keeps the memory alive
     * @param address of the first element
     * @param bytes from the first element to the end of the last, 0 if there is none
     * @param type the elements as NumPy has them
     * @param shape length of each axis
     * @param strides step along each axis, in bytes
     * @return the ndarray
     */
    public static PythonObject array(
            Object owner, long address, long bytes, String type, long[] shape, long[] strides) {
        return new PythonObject(
                Bridge.make("new_ndarray", owner, address, bytes, type, shape, strides));
    }

    /**
     * The type {@code numpy.ndarray}.
     *
     * @return the type, null as long as nobody has imported NumPy
     */
    public static PythonObject type() {
        PythonObject type = new PythonObject(Bridge.make("ndarray_type"));
        return type.isNone() ? null : type;
    }
}
