package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Arrays of NumPy as arguments and results of Java methods, where NumPy is installed. */
class NumPyArgumentsTest {
    /** Takes arrays and gives them back. */
    public static class Target {
        private final IntBuffer memory =
                ByteBuffer.allocateDirect(16).order(ByteOrder.BIG_ENDIAN).asIntBuffer();

        public NDArray<?> same(NDArray<?> array) {
            return array;
        }

        public DirectNDArray<IntBuffer> direct() {
            return new DirectNDArray<>(memory, 2, 2);
        }

        public boolean isOurs(DirectNDArray<?> array) {
            return array.getData() == memory;
        }

        public Object any(Object value) {
            return value;
        }

        public String kind(Object value) {
            return value.getClass().getSimpleName();
        }

        public double sum(double[] values) {
            return java.util.Arrays.stream(values).sum();
        }
    }

    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        boolean found =
                interp.getValue(
                        "bool(__import__('importlib.util').util.find_spec('numpy'))",
                        Boolean.class);
        if (!found) {
            interp.close();
        }
        assumeTrue(found, "NumPy is not installed for this Python: pip install numpy");
        interp.set("t", new Target());
        interp.exec("import numpy as np");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    private void check(String expression) {
        assertEquals(true, interp.getValue("bool(" + expression + ")"), expression);
    }

    @Test
    void holdersAreMadeAndUndone() {
        interp.exec("a = np.arange(6, dtype='int32').reshape(2, 3); b = t.same(a)");
        check("isinstance(b, np.ndarray) and b.dtype == a.dtype and (a == b).all()");
        check("b is not a and t.any(a).shape == (2, 3) and t.kind(a) == 'NDArray'");
        check("t.same(np.array([255], dtype='uint8'))[0] == 255");
        check("t.same(None) is None");
        assertThrows(JepException.class, () -> interp.exec("t.same([1])"));
    }

    @Test
    void directOnesAreShared() {
        interp.exec("d = t.direct(); d[1, 1] = 7; e = t.direct()");
        check("e[1, 1] == 7 and e.dtype.str == '>i4' and e.shape == (2, 2)");
        check("t.isOurs(d) and t.kind(d) == 'DirectNDArray'");
        check("t.same(d)[1, 1] == 7");
        assertThrows(JepException.class, () -> interp.exec("t.isOurs(d.copy())"));
    }

    @Test
    void elementsGoToArraysOfPrimitives() {
        check("t.sum(np.array([1.5, 2.5])) == 4");
        check("t.sum(np.ones((2, 3))) == 6");
        check("t.sum(np.ones((2, 3)).T) == 6");
        assertThrows(JepException.class, () -> interp.exec("t.sum(np.array(['a']))"));
    }

    @Test
    void numbersHaveTheBoxOfTheirSize() {
        for (String pair :
                new String[] {
                    "float32 Float",
                    "float64 Double",
                    "int64 Long",
                    "int32 Integer",
                    "int16 Short",
                    "int8 Byte"
                }) {
            String[] parts = pair.split(" ");
            assertEquals(parts[1], interp.getValue("t.kind(np." + parts[0] + "(1))"));
        }
    }
}
