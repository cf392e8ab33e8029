package org.sanca.internal;

import org.sanca.NDArray;

/** Lets the engine make the public classes of arrays. */
public abstract class ArrayAccess {
    private static ArrayAccess instance;

    /** For the one subclass, in {@link NDArray}. */
    protected ArrayAccess() {}

    /**
     * Called once, when {@link NDArray} is initialised.
     *
     * @param access the way in
     */
    public static void set(ArrayAccess access) {
        instance = access;
    }

    static ArrayAccess get() {
        if (instance == null) {
            try {
                Class.forName(NDArray.class.getName(), true, ArrayAccess.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
        return instance;
    }

    /**
     * Makes an {@code NDArray}.
     *
     * @param data the elements
     * @param type the number of the dtype
     * @param dimensions the length of each dimension
     * @return the array
     */
    protected abstract Object copied(Object data, int type, int[] dimensions);

    /**
     * Makes a {@code DirectNDArray} over memory of Python's.
     *
     * @param memory the memory
     * @param type the number of the dtype, perhaps marked with {@link ArrayParts#SWAPPED}
     * @param dimensions the length of each dimension
     * @param steps the step along each dimension, in elements
     * @param offset the first element, in elements
     * @return the array
     */
    protected abstract Object shared(
            SharedMemory memory, int type, int[] dimensions, int[] steps, int offset);
}
