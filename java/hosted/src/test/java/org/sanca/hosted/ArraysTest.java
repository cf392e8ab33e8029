package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sanca.DType;
import org.sanca.DirectNDArray;
import org.sanca.Interpreter;
import org.sanca.NDArray;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** NDArray and DirectNDArray: what they hold, and their way to NumPy and back. How long memory lives is in {@link ArrayLifetimesTest}. */
class ArraysTest {
    private static Interpreter py;

    @BeforeAll
    static void numpy() {
        py = new SharedInterpreter();
        py.exec("import numpy as np"); // .venv has it; without it every test here fails, and says
        // so
    }

    @AfterAll
    static void close() {
        py.close();
    }

    private static String text(String expression) {
        return py.getValue("str(" + expression + ")", String.class);
    }

    // --- copies

    @Test
    void aCopyGoesThereAndBack() {
        py.set("a", new NDArray<>(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
        assertEquals(
                "float64 (2, 3) [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]",
                text("f'{a.dtype} {a.shape} {a.tolist()}'"));
        NDArray<double[]> back = py.getValue("a.T * 10", NDArray.class);
        assertArrayEquals(new int[] {3, 2}, back.getDimensions());
        assertArrayEquals(new double[] {10, 40, 20, 50, 30, 60}, back.getData());
        assertSame(DType.FLOAT64, back.getType());
    }

    @Test
    void aCopyIsOne() {
        double[] data = {1, 2};
        py.set("a", new NDArray<>(data));
        data[0] = 9;
        assertEquals("[1.0, 2.0]", text("a.tolist()"));
        assertEquals("True True", text("f'{a.flags.owndata} {a.flags.writeable}'"));
        NDArray<double[]> back = py.getValue("a", NDArray.class);
        py.exec("a[:] = 0");
        assertArrayEquals(new double[] {1, 2}, back.getData());
    }

    @Test
    void everyTypeGoesThereAndBack() {
        Map<DType, Object> all =
                Map.ofEntries(
                        Map.entry(DType.BOOL, new boolean[] {true, false}),
                        Map.entry(DType.INT8, new byte[] {-1, 2}),
                        Map.entry(DType.INT16, new short[] {-1, 2}),
                        Map.entry(DType.INT32, new int[] {-1, 2}),
                        Map.entry(DType.INT64, new long[] {-1, 2}),
                        Map.entry(DType.UINT8, new byte[] {-1, 2}),
                        Map.entry(DType.UINT16, new short[] {-1, 2}),
                        Map.entry(DType.UINT32, new int[] {-1, 2}),
                        Map.entry(DType.UINT64, new long[] {-1, 2}),
                        Map.entry(DType.FLOAT16, new short[] {0x3C00, (short) 0xC000}), // 1, -2
                        Map.entry(DType.FLOAT32, new float[] {1.5f, -2}),
                        Map.entry(DType.FLOAT64, new double[] {1.5, -2}));
        Map<DType, String> seen =
                Map.of(
                        DType.BOOL, "[True, False]",
                        DType.UINT8, "[255, 2]",
                        DType.UINT16, "[65535, 2]",
                        DType.UINT32, "[4294967295, 2]",
                        DType.UINT64, "[18446744073709551615, 2]",
                        DType.FLOAT16, "[1.0, -2.0]",
                        DType.FLOAT32, "[1.5, -2.0]",
                        DType.FLOAT64, "[1.5, -2.0]");
        assertEquals(DType.values().length, all.size());
        for (DType type : DType.values()) {
            NDArray<Object> given = new NDArray<>(all.get(type), type);
            py.set("a", given);
            assertEquals(
                    type + " " + seen.getOrDefault(type, "[-1, 2]"),
                    text("f'{a.dtype} {a.tolist()}'"));
            assertEquals(given, py.getValue("a", NDArray.class));
            // Python's memory is seen with the same type.
            try (DirectNDArray<?> shared = py.getValue("a.copy()", DirectNDArray.class)) {
                assertSame(type, shared.getType());
                assertTrue(type.bufferType().isInstance(shared.getData()));
                assertEquals(2, shared.getData().capacity());
                assertEquals(type.isUnsigned(), shared.isUnsigned());
            }
        }
    }

    @Test
    void anyRankAndLayoutIsNormalised() {
        for (String expression :
                List.of(
                        "np.arange(24).reshape(2, 3, 4)",
                        "np.asfortranarray(np.arange(24).reshape(2, 3, 4))",
                        "np.arange(24).astype('>i8').reshape(2, 3, 4)",
                        "np.arange(48).reshape(2, 3, 8)[:, :, ::2] // 2",
                        "np.arange(24)[::-1].reshape(2, 3, 4)[::-1, ::-1, ::-1]",
                        "np.arange(24).reshape(4, 3, 2).transpose(2, 1, 0).copy().transpose(2, 1,"
                                + " 0).reshape(2, 3, 4)")) {
            NDArray<?> array = py.getValue(expression, NDArray.class);
            assertArrayEquals(new int[] {2, 3, 4}, array.getDimensions(), expression);
            assertEquals(
                    py.eval("(" + expression + ").ravel().tolist()"),
                    boxed((long[]) array.getData()),
                    expression);
        }
        NDArray<long[]> none = py.getValue("np.array(7)", NDArray.class);
        assertEquals(0, none.getDimensions().length);
        assertArrayEquals(new long[] {7}, none.getData());
        assertEquals(
                0,
                ((NDArray<double[]>) py.getValue("np.zeros((3, 0))", NDArray.class))
                        .getData()
                        .length);
        py.set("a", none);
        assertEquals("() 7", text("f'{a.shape} {a}'"));
        py.set("a", new NDArray<>(new float[0], 3, 0));
        assertEquals("(3, 0)", text("a.shape"));
    }

    private static List<Object> boxed(long[] values) {
        List<Object> out = new ArrayList<>();
        for (long value : values) {
            out.add((int) value);
        }
        return out;
    }

    @Test
    void whatHoldsCopiesIsChecked() {
        assertEquals(new NDArray<>(new int[] {1, 2}), new NDArray<>(new int[] {1, 2}, 2));
        assertEquals(
                new NDArray<>(new int[] {1, 2}).hashCode(),
                new NDArray<>(new int[] {1, 2}, 2).hashCode());
        assertFalse(
                new NDArray<>(new int[] {1}).equals(new NDArray<>(new int[] {1}, DType.UINT32)));
        assertEquals(
                "NDArray(uint8, [2, 1])", new NDArray<>(new byte[2], DType.UINT8, 2, 1).toString());
        refused("short[] with DType.UINT16", () -> new NDArray<>(new char[1]));
        refused("not java.lang.String", () -> new NDArray<>("x"));
        refused("not null", () -> new NDArray<>(null));
        refused("[3] are not those of 2 elements", () -> new NDArray<>(new int[2], 3));
        refused("negative", () -> new NDArray<>(new int[2], -1, -2));
        refused("65536, 65536", () -> new NDArray<>(new int[0], 65536, 65536));
        refused("uint8 elements are in a byte[]", () -> new NDArray<>(new int[2], DType.UINT8));
    }

    @Test
    void whatSharesMemoryIsChecked() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(16);
        refused("ByteBuffer.allocateDirect", () -> new DirectNDArray<>(IntBuffer.allocate(2)));
        refused("DirectCharBuffer", () -> new DirectNDArray<CharBuffer>(bytes.asCharBuffer()));
        refused(
                "float64 elements are in a DoubleBuffer",
                () -> new DirectNDArray<>(bytes, DType.FLOAT64));
        refused(
                "[3] are not those of 4 elements",
                () -> new DirectNDArray<>(bytes.asIntBuffer(), 3));
        refused("2 GiB", () -> DirectNDArray.allocate(DoubleBuffer.class, 1 << 28));
        refused("negative", () -> DirectNDArray.allocate(DoubleBuffer.class, -1));
        refused("CharBuffer", () -> DirectNDArray.allocate(CharBuffer.class, 1));
        DirectNDArray<ShortBuffer> small = DirectNDArray.allocate(ShortBuffer.class, 2, 3);
        assertEquals("DirectNDArray(int16, [2, 3])", small.toString());
        assertEquals(6, small.getData().capacity());
        assertSame(ByteOrder.nativeOrder(), small.getOrder());
    }

    private static void refused(String why, org.junit.jupiter.api.function.Executable body) {
        String message = assertThrows(IllegalArgumentException.class, body).getMessage();
        assertTrue(message.contains(why), message);
    }

    @Test
    void whatJavaHasNoKindForIsAnError() {
        for (Class<?> type : List.of(NDArray.class, DirectNDArray.class)) {
            for (String expression :
                    List.of(
                            "np.array([1j])",
                            "np.array(['a'])",
                            "np.array([object()])",
                            "np.zeros(1, 'longdouble')")) {
                PythonException e =
                        assertThrows(PythonException.class, () -> py.getValue(expression, type));
                assertEquals("sanca.ConversionError", e.getPythonType(), expression);
                assertTrue(e.getMessage().contains("float16, float32 and float64"), e.getMessage());
                assertTrue(e.getMessage().contains(text(expression + ".dtype")), e.getMessage());
            }
            for (String expression :
                    List.of("[1.0, 2.0]", "3", "'text'", "np.array(['2024-01-01'], 'M8[D]')")) {
                PythonException e =
                        assertThrows(PythonException.class, () -> py.getValue(expression, type));
                assertTrue(e.getMessage().contains("numpy.asarray(x, dtype)"), e.getMessage());
            }
        }
    }

    // --- shared memory of Java's

    @Test
    void numpySeesMemoryOfJava() {
        DoubleBuffer data =
                ByteBuffer.allocateDirect(48).order(ByteOrder.nativeOrder()).asDoubleBuffer();
        DirectNDArray<DoubleBuffer> array = new DirectNDArray<>(data, 2, 3);
        py.set("a", array);
        assertEquals("float64 (2, 3) True", text("f'{a.dtype} {a.shape} {a.flags.writeable}'"));
        py.exec("a[1, 2] = 7");
        assertEquals(7, data.get(5));
        assertEquals(7, data.get(array.index(1, 2)));
        data.put(0, 5);
        assertEquals(5.0, py.eval("float(a[0, 0])"));
        assertEquals(array.getAddress(), ((Number) py.eval("a.ctypes.data")).longValue());
        assertSame(data, array.getData());
    }

    @Test
    void byteOrderAndSignsOfJavaAreSeen() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(8); // big-endian, as Java makes them
        py.set("a", new DirectNDArray<>(bytes.asIntBuffer()));
        py.exec("a[0] = 1");
        assertEquals(1, bytes.getInt(0));
        assertEquals(">i4", text("a.dtype.str"));
        py.set("b", new DirectNDArray<>(bytes.asShortBuffer(), DType.UINT16, 4));
        assertEquals(">u2 [0, 1, 0, 0]", text("f'{b.dtype.str} {b.tolist()}'"));
        bytes.put(0, (byte) -1);
        py.set("c", new DirectNDArray<>(bytes, DType.UINT8));
        assertEquals("255", text("c[0]"));
        py.set("d", new DirectNDArray<>(bytes, DType.BOOL));
        assertEquals("bool True", text("f'{d.dtype} {d[3]}'"));
        py.set(
                "e",
                new DirectNDArray<>(
                        bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer(), DType.FLOAT16));
        py.exec("e[0] = 1.0");
        assertEquals(0x3C00, bytes.getShort(0));
    }

    @Test
    void positionAndLimitDoNotMatter() {
        IntBuffer ints = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asIntBuffer();
        ints.put(1).put(2).limit(3);
        py.set("a", new DirectNDArray<>(ints));
        assertEquals("[1, 2, 0, 0]", text("a.tolist()"));
        ints.position(1).limit(2);
        py.set("b", new DirectNDArray<>(ints.slice()));
        assertEquals("[2]", text("b.tolist()"));
    }

    @Test
    void readOnlyMemoryStaysThat() {
        IntBuffer ints = ByteBuffer.allocateDirect(8).asIntBuffer();
        py.set("a", new DirectNDArray<>(ints.asReadOnlyBuffer()));
        PythonException e = assertThrows(PythonException.class, () -> py.exec("a[0] = 1"));
        assertEquals("ValueError", e.getPythonType());
        DirectNDArray<DoubleBuffer> shared =
                py.getValue(
                        "(lambda a: (a.setflags(write=False), a)[1])(np.ones(2))",
                        DirectNDArray.class);
        assertTrue(shared.isReadOnly());
        assertEquals(1, shared.getData().get(0));
        assertThrows(ReadOnlyBufferException.class, () -> shared.getData().put(0, 2));
        DirectNDArray<ByteBuffer> bytes = py.getValue("b'abc'", DirectNDArray.class);
        assertThrows(ReadOnlyBufferException.class, () -> bytes.getData().put(0, (byte) 2));
        assertEquals('b', bytes.getData().get(1));
    }

    // --- shared memory of Python's

    @Test
    void javaSeesMemoryOfNumpy() {
        py.exec("a = np.arange(6.0).reshape(2, 3)");
        DirectNDArray<DoubleBuffer> array = py.getValue("a", DirectNDArray.class);
        assertArrayEquals(new int[] {2, 3}, array.getDimensions());
        assertTrue(array.isContiguous());
        assertEquals(((Number) py.eval("a.ctypes.data")).longValue(), array.getAddress());
        assertEquals(5, array.getData().get(array.index(1, 2)));
        array.getData().put(array.index(0, 1), 10);
        assertEquals(10.0, py.eval("float(a[0, 1])"));
        py.exec("a[0, 0] = 3");
        assertEquals(3, array.getData().get(0));
        assertSame(array.getData(), array.getData());
    }

    @Test
    void stridesAndByteOrderOfPythonAreSeen() {
        py.exec("a = np.arange(24, dtype='>i4').reshape(4, 6)");
        for (String part :
                List.of(
                        "a",
                        "a.T",
                        "a[::2, 1::2]",
                        "a[::-1, ::-2]",
                        "a[1:2, :]",
                        "a[:, 3]",
                        "a[2:3, 2:3].reshape(())",
                        "a[3:1]")) {
            py.set("part", py.getValue(part + "[...]", DirectNDArray.class));
            DirectNDArray<IntBuffer> array = py.getValue("part", DirectNDArray.class);
            assertSame(ByteOrder.BIG_ENDIAN, array.getOrder(), part);
            int[] lengths = array.getDimensions();
            int[] at = new int[lengths.length];
            List<Object> seen = new ArrayList<>();
            for (int i = 0; i < size(lengths); i++) {
                seen.add(array.getData().get(array.index(at)));
                for (int axis = at.length - 1; axis >= 0 && ++at[axis] == lengths[axis]; axis--) {
                    at[axis] = 0;
                }
            }
            assertEquals(py.eval(part + ".ravel().tolist()"), seen, part);
            assertEquals(py.eval(part + ".flags.c_contiguous"), array.isContiguous(), part);
        }
        DirectNDArray<IntBuffer> back = py.getValue("a[::-1, ::-2]", DirectNDArray.class);
        assertArrayEquals(new int[] {-6, -2}, back.getStrides());
        assertThrows(IndexOutOfBoundsException.class, () -> back.index(4, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> back.index(-1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> back.index(1));
    }

    private static int size(int[] lengths) {
        int size = 1;
        for (int length : lengths) {
            size *= length;
        }
        return size;
    }

    @Test
    void stepsThatAreNoWholeElementsAreRefused() {
        py.exec("records = np.zeros(3, dtype=[('a', 'i1'), ('b', 'i4')])");
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> py.getValue("records['b']", DirectNDArray.class));
        assertTrue(e.getMessage().contains("numpy.ascontiguousarray(x)"), e.getMessage());
        NDArray<int[]> copy = py.getValue("records['b']", NDArray.class);
        assertEquals(3, copy.getData().length);
    }

    @Test
    void moreThanABufferCanHaveIsRefused() {
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> py.getValue("np.zeros(2**28 + 1)", DirectNDArray.class));
        assertTrue(e.getMessage().contains("MemorySegment"), e.getMessage());
    }

    @Test
    void theBufferProtocolIsEnough() {
        py.exec(
                "import array\n"
                        + "b = bytearray(b'abc')\n"
                        + "f = array.array('f', [1, 2])\n"
                        + "m = memoryview(b)[1:]");
        DirectNDArray<ByteBuffer> bytes = py.getValue("b", DirectNDArray.class);
        assertSame(DType.UINT8, bytes.getType());
        bytes.getData().put(2, (byte) 'C');
        assertEquals("bytearray(b'abC')", text("b"));
        DirectNDArray<ByteBuffer> view = py.getValue("m", DirectNDArray.class);
        assertEquals(bytes.getAddress() + 1, view.getAddress());
        NDArray<float[]> floats = py.getValue("f", NDArray.class);
        assertArrayEquals(new float[] {1, 2}, floats.getData());
        assertSame(
                DType.FLOAT32,
                ((DirectNDArray<?>) py.getValue("f", DirectNDArray.class)).getType());
    }

    // --- there and back

    @Test
    void anArrayOfPythonComesBackAsItself() {
        py.exec("a = np.arange(5); m = memoryview(b'xyz')");
        for (String name : List.of("a", "m")) {
            DirectNDArray<?> array = py.getValue(name, DirectNDArray.class);
            py.set("back", array);
            assertEquals(true, py.eval("back is " + name));
            py.exec("def same(xs): return xs[0] is " + name);
            assertEquals(true, py.invoke("same", List.of(array)));
        }
    }

    @Test
    void anArrayOfJavaComesBackAsItself() {
        DirectNDArray<IntBuffer> array = DirectNDArray.allocate(IntBuffer.class, 2, 2);
        py.set("a", array);
        assertSame(array, py.get("a"));
        assertSame(array, py.getValue("a", DirectNDArray.class));
        assertSame(array, ((List<?>) py.eval("[a]")).get(0));
        // Another array over the same memory is not that array.
        for (String other :
                List.of("a[:1]", "a.T", "a.view('u4')", "a.reshape(4)", "a + 0", "a.copy()")) {
            assertNotSame(array, py.getValue(other, DirectNDArray.class), other);
        }
        DirectNDArray<IntBuffer> part = py.getValue("a[1]", DirectNDArray.class);
        part.getData().put(1, 9);
        assertEquals(9, array.getData().get(3));
        py.exec("import warnings\nwarnings.simplefilter('ignore')\na.shape = (4,)"); // deprecated,
        // and still
        // done
        DirectNDArray<IntBuffer> flat = py.getValue("a", DirectNDArray.class);
        assertNotSame(array, flat);
        assertArrayEquals(new int[] {4}, flat.getDimensions());
        assertEquals(array.getAddress(), flat.getAddress());
    }

    @Test
    void javaMethodsTakeAndGiveArrays() {
        py.set(
                "sum",
                (java.util.function.ToDoubleFunction<NDArray<double[]>>)
                        a -> a.getData()[0] + a.getData()[1]);
        py.set("holder", new Holder());
        assertEquals(5.0, py.eval("holder.sum(np.array([2.0, 3.0]))"));
        assertEquals(
                true, py.eval("holder.keep(np.arange(3)) is None and holder.kept is not None"));
        py.exec("mine = np.arange(3)\nholder.keep(mine)");
        assertEquals(true, py.eval("holder.kept is mine and holder.give() is mine"));
        assertEquals(
                "ndarray float32", text("f'{type(holder.copy()).__name__} {holder.copy().dtype}'"));
        PythonException e =
                assertThrows(PythonException.class, () -> py.exec("holder.sum([1.0, 2.0])"));
        assertTrue(e.getMessage().contains("numpy.asarray"), e.getMessage());
    }

    /** Methods and a field with arrays in their signatures. */
    public static final class Holder {
        public DirectNDArray<?> kept;

        public double sum(NDArray<double[]> array) {
            return array.getData()[0] + array.getData()[1];
        }

        public void keep(DirectNDArray<?> array) {
            kept = array;
        }

        public DirectNDArray<?> give() {
            return kept;
        }

        public NDArray<float[]> copy() {
            return new NDArray<>(new float[] {1});
        }
    }

    @Test
    void arraysWithoutAJavaFormAreObjects() {
        for (String expression :
                List.of(
                        "np.array(['2024-01-01'], 'M8[D]')",
                        "np.array([object()])",
                        "np.array(['a'])")) {
            assertEquals(
                    text(expression), py.getValue(expression, org.sanca.PyObject.class).toString());
            assertTrue(py.eval(expression) instanceof org.sanca.PyObject, expression);
        }
    }

    @Test
    void naturalFormsAreWhatTheyWere() {
        assertArrayEquals(new double[] {1, 2}, (double[]) py.eval("np.array([1.0, 2.0])"));
        assertArrayEquals(new int[] {1}, py.getValue("np.array([1], 'i4')", int[].class));
    }

    @Test
    void aClosedArrayIsOfNoUse() {
        DirectNDArray<DoubleBuffer> array = py.getValue("np.ones(2)", DirectNDArray.class);
        array.close();
        array.close();
        assertTrue(array.isClosed());
        assertThrows(IllegalStateException.class, array::getData);
        assertThrows(IllegalStateException.class, array::getAddress);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> py.set("a", array));
        assertTrue(e.getMessage().contains("this DirectNDArray was closed"), e.getMessage());
        assertEquals("DirectNDArray(float64, [2], closed)", array.toString());
        // What is Java's is not given back by closing it.
        DirectNDArray<IntBuffer> own = DirectNDArray.allocate(IntBuffer.class, 2);
        py.set("a", own);
        own.close();
        assertFalse(own.isClosed());
        py.exec("a[:] = 3");
        assertEquals(3, own.getData().get(1));
        assertSame(own, py.get("a"));
    }

    @Test
    void withoutNumpyTheErrorSaysWhatToDo() {
        try (Interpreter sub = new SubInterpreter()) {
            sub.exec("import sys; sys.modules['numpy'] = None");
            PythonException e =
                    assertThrows(
                            PythonException.class,
                            () -> sub.set("a", new NDArray<>(new int[] {1})));
            assertEquals("ImportError", e.getPythonType());
            assertTrue(e.getMessage().contains("pip install numpy"), e.getMessage());
            assertThrows(
                    PythonException.class,
                    () -> sub.set("a", DirectNDArray.allocate(IntBuffer.class, 1)));
            // The other way nothing is needed.
            DirectNDArray<ByteBuffer> bytes = sub.getValue("bytearray(b'ab')", DirectNDArray.class);
            assertEquals('b', bytes.getData().get(1));
            NDArray<byte[]> copy = sub.getValue("b'ab'", NDArray.class);
            assertArrayEquals(new byte[] {'a', 'b'}, copy.getData());
            bytes.close();
        }
    }
}
