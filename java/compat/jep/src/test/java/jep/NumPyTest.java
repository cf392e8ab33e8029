package jep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** NDArray and DirectNDArray: what they hold and refuse, and, where NumPy is installed, their way there and back. */
class NumPyTest {
    private static Interpreter numpy() {
        Interpreter interp = new SharedInterpreter();
        Object found =
                interp.getValue("bool(__import__('importlib.util').util.find_spec('numpy'))");
        if (found != Boolean.TRUE) {
            interp.close();
            assumeTrue(false, "NumPy is not installed for this Python: pip install numpy");
        }
        interp.exec("import numpy as np");
        return interp;
    }

    @Test
    void holdersCheckWhatTheyHold() {
        assertEquals(new NDArray<>(new int[] {1, 2}), new NDArray<>(new int[] {1, 2}, 2));
        assertNotEquals(new NDArray<>(new int[] {1, 2}), new NDArray<>(new int[] {1, 2}, true));
        assertNotEquals(new NDArray<>(new int[] {1, 2}), new NDArray<>(new int[] {1, 2}, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new NDArray<>("x"));
        assertThrows(IllegalArgumentException.class, () -> new NDArray<>(new char[1]));
        assertThrows(IllegalArgumentException.class, () -> new NDArray<>(new int[2], 3));
        assertThrows(IllegalArgumentException.class, () -> new NDArray<>(new int[2], -1, -2));
        assertThrows(
                IllegalArgumentException.class, () -> new DirectNDArray<>(IntBuffer.allocate(2)));
    }

    @Test
    void arraysAreCopied() {
        try (Interpreter interp = numpy()) {
            interp.set("a", new NDArray<>(new int[] {1, 2, 3, 4}, 2, 2));
            assertEquals("int32 (2, 2)", interp.getValue("f'{a.dtype} {a.shape}'"));
            assertEquals(10L, interp.getValue("int(a.sum())"));
            interp.set("b", new NDArray<>(new byte[] {-1}, true));
            assertEquals("uint8 255", interp.getValue("f'{b.dtype} {b[0]}'"));
            NDArray<?> back = (NDArray<?>) interp.getValue("a * 2");
            assertEquals(new NDArray<>(new int[] {2, 4, 6, 8}, 2, 2), back);
            back = interp.getValue("np.array([[1.5], [2.5]])", NDArray.class);
            assertArrayEquals(new int[] {2, 1}, back.getDimensions());
            assertArrayEquals(new double[] {1.5, 2.5}, (double[]) back.getData());
            assertArrayEquals(
                    new double[] {1.5}, interp.getValue("np.array([1.5])", double[].class));
            assertThrows(JepException.class, () -> interp.getValue("np.array(['a'])"));
        }
    }

    @Test
    void directMemoryIsShared() {
        try (Interpreter interp = numpy()) {
            ByteBuffer memory = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
            IntBuffer ints = memory.asIntBuffer();
            interp.set("a", new DirectNDArray<>(ints, 2, 2));
            interp.exec("a[1, 1] = 7");
            assertEquals(7, ints.get(3));
            ints.put(0, 5);
            assertEquals(5L, interp.getValue("int(a[0, 0])"));
        }
    }

    @Test
    void directMemoryComesBackAsItself() {
        try (Interpreter interp = numpy()) {
            IntBuffer ints = ByteBuffer.allocateDirect(16).asIntBuffer(); // big-endian
            DirectNDArray<IntBuffer> given = new DirectNDArray<>(ints, true, 2, 2);
            interp.set("a", given);
            assertEquals(">u4", interp.getValue("a.dtype.str"));
            assertSame(given, interp.getValue("a"));
            assertSame(given, interp.getValue("a", DirectNDArray.class));
            // What is made of it is another array, and so a copy.
            assertEquals(new NDArray<>(new int[2], true), interp.getValue("a[0]"));
            interp.set("zero", new NDArray<>(new double[] {7}, new int[0]));
            assertEquals("()", interp.getValue("str(zero.shape)"));
        }
    }

    @Test
    void numbersHaveTheBoxOfTheirSize() {
        try (Interpreter interp = numpy()) {
            assertEquals(3, interp.getValue("np.int32(3)"));
            assertEquals(3L, interp.getValue("np.int64(3)"));
            assertEquals((byte) 3, interp.getValue("np.int8(3)"));
            assertEquals(1.5f, interp.getValue("np.float32(1.5)"));
            assertEquals(1.5, interp.getValue("np.float64(1.5)"));
        }
    }
}
