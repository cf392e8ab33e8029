package org.nd4j.python4j.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.python4j.Python;
import org.nd4j.python4j.PythonContextManager;
import org.nd4j.python4j.PythonException;
import org.nd4j.python4j.PythonExecutioner;
import org.nd4j.python4j.PythonGC;
import org.nd4j.python4j.PythonGIL;
import org.nd4j.python4j.PythonObject;
import org.nd4j.python4j.PythonTypes;
import org.nd4j.python4j.PythonVariable;
import org.nd4j.python4j.PythonVariables;

import java.util.List;
import java.util.Map;

/** Arrays over the same memory. */
class NumpyArrayTest {
    private static final long[][] SHAPES = {{2, 3}, {3}, {1}, {}};

    private PythonGIL gil;
    private PythonGC gc;

    @BeforeEach
    void lock() {
        gil = PythonGIL.lock();
        gc = PythonGC.watch();
        assumeTrue(hasNumpy(), "this Python has no NumPy: pip install numpy");
        PythonContextManager.reset();
    }

    private static boolean hasNumpy() {
        return !Python.importModule("importlib.util").attr("find_spec").call("numpy").isNone();
    }

    @AfterEach
    void unlock() {
        gc.close();
        gil.close();
    }

    private static PythonVariable<INDArray> variable(String name, INDArray value) {
        return new PythonVariable<>(name, NumpyArray.INSTANCE, value);
    }

    /** What some code makes of {@code x}, as {@code z}. */
    private static INDArray run(String code, INDArray x) {
        PythonVariable<INDArray> z = variable("z", null);
        PythonExecutioner.exec(code, List.of(variable("x", x)), List.of(z));
        return z.getValue();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {
                "DOUBLE",
                "FLOAT",
                "HALF",
                "BFLOAT16",
                "BYTE",
                "SHORT",
                "INT",
                "LONG",
                "UBYTE",
                "UINT16",
                "UINT32",
                "UINT64",
                "BOOL"
            })
    void arraysOfEachTypeComeBack(DataType type) {
        for (long[] shape : SHAPES) {
            INDArray array = Nd4j.ones(type, shape);
            PythonObject object = PythonTypes.convert(array);
            INDArray back =
                    (INDArray) PythonTypes.getPythonTypeForPythonObject(object).toJava(object);
            INDArray expected = type == DataType.BFLOAT16 ? array.castTo(DataType.FLOAT) : array;
            assertEquals(expected, back);
            assertEquals(expected.dataType(), back.dataType());
            assertArrayEquals(shape, back.shape());
        }
    }

    @Test
    void writingIsSeenByBothAtTheSameAddress() {
        INDArray x = Nd4j.arange(6).castTo(DataType.DOUBLE).reshape(2, 3);
        INDArray z = run("x *= 2\nz = x", x);
        assertEquals(10.0, x.getDouble(1, 2));
        assertEquals(x.data().address(), z.data().address());
        z.putScalar(0, 0, 42.0);
        assertEquals(42.0, x.getDouble(0, 0));
        assertEquals("42.0", Python.eval("x[0, 0]").toString());
    }

    @Test
    void viewsAndOtherOrdersKeepTheirElements() {
        INDArray all = Nd4j.arange(24).castTo(DataType.FLOAT).reshape(4, 6);
        for (INDArray x :
                List.of(
                        all.transpose(),
                        all.dup('f'),
                        all.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(2, 6)),
                        all.getColumn(3),
                        all.get(NDArrayIndex.interval(0, 2, 4), NDArrayIndex.all()))) {
            assertEquals(x.sumNumber().doubleValue(), Python.float_(sum(x)).toDouble());
            assertEquals(x.dup('c'), run("z = x", x).dup('c'));
            assertEquals(x.add(1).dup('c'), run("z = x + 1", x).dup('c'));
        }
    }

    private static PythonObject sum(INDArray x) {
        PythonExecutioner.setVariables(variable("x", x));
        return Python.eval("float(x.sum())");
    }

    @Test
    void arraysOfPythonKeepTheirElements() {
        INDArray x = Nd4j.zeros(1);
        INDArray expected = Nd4j.createFromArray(new long[][] {{0, 1, 2}, {3, 4, 5}});
        String base = "import numpy as np\na = np.arange(6, dtype='i8').reshape(2, 3)\n";
        assertEquals(expected, run(base + "z = a", x));
        assertEquals(expected.transpose().dup('c'), run(base + "z = a.T", x).dup('c'));
        assertEquals(expected, run(base + "z = np.asfortranarray(a)", x).dup('c'));
        assertEquals(expected, run(base + "z = a.astype('>i8')", x));
        assertEquals(expected, run(base + "z = a[::-1][::-1]", x));
        assertEquals(
                Nd4j.createFromArray(new long[][] {{5, 4, 3}, {2, 1, 0}}),
                run(base + "z = a[::-1, ::-1]", x));
        assertEquals(expected, run(base + "z = a.copy()\nz.setflags(write=False)", x));
        assertArrayEquals(new long[] {0, 3}, run(base + "z = a[:0]", x).shape());
        assertThrows(PythonException.class, () -> run(base + "z = a.astype(complex)", x));
        assertThrows(PythonException.class, () -> run("z = [1]", x));
    }

    @Test
    void memoryLivesAsLongAsEitherSideUsesIt() {
        INDArray z = view("import numpy as np\nz = np.full(100_001, 7.0)");
        PythonExecutioner.setVariables(variable("y", Nd4j.valueArrayOf(new long[] {100_000}, 5.0)));
        PythonExecutioner.exec("del z\nimport gc; gc.collect()");
        for (int i = 0; i < 3; i++) {
            System.gc();
            PythonExecutioner.exec(
                    "import numpy as np\nwaste = [np.zeros(100_000) for _ in range(20)]");
            Nd4j.zeros(100_000);
        }
        assertEquals(700_000.0, z.sumNumber().doubleValue());
        assertEquals("500000.0", Python.eval("str(float(y.sum()))").toString());
    }

    /** A part of {@code z}, which itself is dropped. */
    private static INDArray view(String code) {
        return run(code, Nd4j.zeros(1)).get(NDArrayIndex.interval(1, 100_001));
    }

    @Test
    void arraysInCollectionsAndAmongAllVariables() {
        INDArray x = Nd4j.createFromArray(1.0f, 2.0f);
        Map<String, Object> map = Map.of("k", List.of(x, 1L));
        PythonObject object = PythonTypes.convert(map);
        assertEquals(map.toString(), object.toMap().toString());
        PythonVariables all =
                PythonExecutioner.execAndReturnAllVariables(
                        "y = x + 1\nn = 3", List.of(variable("x", x)));
        assertEquals(x.add(1), all.get("y").getValue());
        assertEquals(NumpyArray.INSTANCE, PythonTypes.get("numpy.ndarray"));
        assertEquals(NumpyArray.INSTANCE, PythonTypes.getPythonTypeForJavaObject(x));
        assertEquals(
                Nd4j.zeros(DataType.DOUBLE, 5),
                NumpyArray.INSTANCE.toJava(Python.importModule("numpy").attr("zeros").call(5)));
    }
}
