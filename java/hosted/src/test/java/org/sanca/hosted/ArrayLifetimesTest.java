package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sanca.DirectNDArray;
import org.sanca.Interpreter;
import org.sanca.InterpreterConfig;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Memory that both languages see lives as long as either can reach it, and no longer. Programs of their own: a mistake would crash them. */
class ArrayLifetimesTest {
    /** Runs both collectors until something holds. */
    private static boolean eventually(Interpreter py, BooleanSupplier holds)
            throws InterruptedException {
        for (int turn = 0; turn < 200; turn++) {
            collect(py);
            if (holds.getAsBoolean()) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    private static void collect(Interpreter py) {
        System.gc();
        // Releases of Java objects wait for the next call of Java.
        py.exec("import gc, sanca; gc.collect(); sanca.jvm().stats()");
    }

    /** Memory that would show if it had been used anew. */
    private static void churn(Interpreter py) {
        py.exec("for i in range(50):\n    np.full(1000, -1.0)");
        for (int i = 0; i < 50; i++) {
            ByteBuffer.allocateDirect(8000).putInt(0, -1);
        }
    }

    private static void check(boolean holds, String what) {
        System.out.println((holds ? "yes: " : "NO: ") + what);
    }

    private static void ended(Class<?> program, int facts) throws Exception {
        Child child = Child.run(program, Child.DEADLINE, List.of("-Xmx256m"));
        assertEquals(0, child.status, child.text);
        String expected = "yes ".repeat(facts).strip();
        assertEquals(
                expected, child.text.replaceAll("(yes|NO): [^\n]*\n", "$1 ").strip(), child.text);
    }

    /** Views of the buffer keep Python's array, whatever they are. */
    static final class SlicesKeepPython {
        public static void main(String[] args) throws Exception {
            Interpreter py = new SharedInterpreter();
            py.exec("import numpy as np, weakref");
            List<Function<DoubleBuffer, Buffer>> ways =
                    List.of(
                            buffer -> buffer,
                            DoubleBuffer::slice,
                            DoubleBuffer::duplicate,
                            DoubleBuffer::asReadOnlyBuffer,
                            buffer -> buffer.position(500).slice().duplicate().slice());
            for (int way = 0; way < ways.size(); way++) {
                py.exec("a = np.full(1000, 7.0); ref = weakref.ref(a)");
                Buffer[] kept = {ways.get(way).apply(buffer(py))};
                py.exec("del a");
                for (int i = 0; i < 5; i++) {
                    collect(py);
                    churn(py);
                }
                boolean alive = (Boolean) py.eval("ref() is not None");
                boolean whole =
                        ((DoubleBuffer) kept[0]).get(((DoubleBuffer) kept[0]).capacity() - 1) == 7;
                check(alive && whole, "a view of kind " + way + " keeps the array");
                kept[0] = null;
                check(
                        eventually(py, () -> (Boolean) py.eval("ref() is None")),
                        "it goes with the view");
            }
        }

        @SuppressWarnings("unchecked")
        private static DoubleBuffer buffer(Interpreter py) {
            return ((DirectNDArray<DoubleBuffer>) py.getValue("a", DirectNDArray.class)).getData();
        }
    }

    @Test
    void slicesKeepTheArrayOfPython() throws Exception {
        ended(SlicesKeepPython.class, 10);
    }

    /** Arrays in Python keep the buffer of Java, and views of them do. */
    static final class ViewsKeepJava {
        public static void main(String[] args) throws Exception {
            Interpreter py = new SharedInterpreter();
            py.exec("import numpy as np");
            List<WeakReference<Buffer>> all = new ArrayList<>();
            for (String view :
                    List.of(
                            "a",
                            "a[1:]",
                            "a.T",
                            "memoryview(a)",
                            "np.frombuffer(memoryview(a))[1:]")) {
                WeakReference<Buffer> buffer = give(py);
                all.add(buffer);
                py.exec("view = " + view + "; del a");
                for (int i = 0; i < 5; i++) {
                    collect(py);
                    churn(py);
                }
                check(
                        buffer.get() != null
                                && (Boolean) py.eval("float(np.asarray(view)[-1]) == 7"),
                        view + " keeps it");
                py.exec("del view");
                check(eventually(py, () -> buffer.get() == null), "the buffer goes with it");
            }
            rounds(py, 10); // names and code that stay are met once
            for (int i = 0; i < 10; i++) {
                collect(py);
                Thread.sleep(20);
            }
            Object before = counts(py);
            rounds(py, 1000);
            check(eventually(py, () -> counts(py).equals(before)), "nothing is left of a thousand");
        }

        private static void rounds(Interpreter py, int rounds) {
            for (int i = 0; i < rounds; i++) {
                give(py);
                py.getValue("np.zeros(3)", DirectNDArray.class).getData();
                py.getValue("bytearray(3)", DirectNDArray.class).close();
            }
            py.exec("del a");
        }

        private static Object counts(Interpreter py) {
            return py.eval(
                    "(lambda s: [s['live_handles'],"
                            + " s['live_proxies']])(__import__('sanca').jvm().stats())");
        }

        private static WeakReference<Buffer> give(Interpreter py) {
            DoubleBuffer data =
                    ByteBuffer.allocateDirect(8000).order(ByteOrder.nativeOrder()).asDoubleBuffer();
            data.put(999, 7);
            py.set("a", new DirectNDArray<>(data));
            return new WeakReference<>(data);
        }
    }

    @Test
    void viewsKeepTheBufferOfJava() throws Exception {
        ended(ViewsKeepJava.class, 11);
    }

    /** A NumPy whose functions cannot be called directly. */
    static final class OtherNumpy {
        public static void main(String[] args) {
            Interpreter py = new SharedInterpreter();
            py.exec(
                    "import numpy as np, sys\n"
                            + "names = 'numpy._core._multiarray_umath',"
                            + " 'numpy.core._multiarray_umath'\n"
                            + "[sys.modules[name] for name in names if name in"
                            + " sys.modules][0]._ARRAY_API = None");
            DirectNDArray<DoubleBuffer> array = DirectNDArray.allocate(DoubleBuffer.class, 2, 3);
            py.set("a", array);
            py.exec("a[1, 2] = 7");
            check(array.getData().get(5) == 7, "memory is shared all the same");
            check(py.get("a") == array, "and comes back as itself");
            py.set("b", new DirectNDArray<>(array.getData().asReadOnlyBuffer(), 6));
            check(py.eval("b.flags.writeable").equals(false), "and is read-only if it is");
        }
    }

    @Test
    void anUnknownNumpyIsAskedInPython() throws Exception {
        ended(OtherNumpy.class, 3);
    }

    /** What close() gives back, and when. */
    static final class Closed {
        public static void main(String[] args) throws Exception {
            Interpreter py = new SharedInterpreter();
            py.exec("b = bytearray(1000)");
            DirectNDArray<?> array = py.getValue("b", DirectNDArray.class);
            check(isLent(py), "lent memory cannot be resized");
            array.close();
            check(eventually(py, () -> !isLent(py)), "closed, it can");
            DirectNDArray<?> used = py.getValue("b", DirectNDArray.class);
            ByteBuffer slice = ((ByteBuffer) used.getData()).slice();
            used.close();
            if (Runtime.version().feature() >= 22) { // children have native access
                check(!isLent(py), "buffers that can be closed let go at once");
                try {
                    slice.put(0, (byte) 5);
                    check(false, "and are of no use");
                } catch (IllegalStateException e) {
                    check(true, "and are of no use");
                }
                DirectNDArray<?> dropped = py.getValue("b", DirectNDArray.class);
                slice = ((ByteBuffer) dropped.getData()).slice();
                dropped = null;
                slice.put(0, (byte) 5);
            } else {
                for (int i = 0; i < 5; i++) {
                    collect(py);
                }
                check(isLent(py), "a slice that is there after close() keeps it");
                slice.put(0, (byte) 5);
                check(py.eval("b[0]").equals(5), "and is good");
            }
            used = null;
            Reference.reachabilityFence(slice);
            slice = null;
            check(eventually(py, () -> !isLent(py)), "until it is collected");
            // Many threads close and use one; each use works or is refused.
            for (int round = 0; round < 200; round++) {
                DirectNDArray<?> raced = py.getValue("b", DirectNDArray.class);
                Thread closer = new Thread(raced::close);
                closer.start();
                try {
                    ((ByteBuffer) raced.getData()).put(1, (byte) 1);
                    py.set("raced", raced);
                } catch (IllegalStateException e) {
                    continue;
                } finally {
                    // The JVM interrupts a thread that is using memory when its arena is closed.
                    Thread.interrupted();
                    closer.join();
                }
            }
            check(true, "races end well");
        }

        private static boolean isLent(Interpreter py) {
            try {
                py.exec("b.append(1)");
                return false;
            } catch (PythonException e) {
                return e.getPythonType().equals("BufferError");
            }
        }
    }

    @Test
    void closeGivesBackWhatNobodySees() throws Exception {
        ended(Closed.class, 6);
    }

    /** An interpreter ends while Java has memory of its objects. */
    static final class InterpreterEnds {
        public static void main(String[] args) throws Exception {
            try (Interpreter py = new SharedInterpreter()) {
                end(InterpreterConfig.legacy());
                // Where it can be, with memory of its own for small objects.
                boolean able = (Boolean) py.eval("__import__('sys').version_info >= (3, 12)");
                end(able ? InterpreterConfig.isolated() : InterpreterConfig.legacy());
            }
        }

        private static void end(InterpreterConfig config) {
            for (int size : new int[] {16, 100_000}) {
                List<ByteBuffer> kept = new ArrayList<>();
                List<DirectNDArray<?>> arrays = new ArrayList<>();
                for (int round = 0; round < 20; round++) {
                    SubInterpreter sub = new SubInterpreter(config);
                    DirectNDArray<?> array =
                            sub.getValue("bytearray(b'x' * " + size + ")", DirectNDArray.class);
                    kept.add((ByteBuffer) array.getData());
                    arrays.add(sub.getValue("bytearray(b'y')", DirectNDArray.class));
                    sub.set("java", ByteBuffer.allocateDirect(16));
                    sub.exec("view = memoryview(java)");
                    sub.close();
                }
                boolean good = true;
                try (Interpreter other = new SharedInterpreter()) {
                    other.exec("junk = [bytearray(b'z' * n) for n in range(5000)]");
                    for (ByteBuffer buffer : kept) {
                        good &= buffer.get(size - 1) == 'x' && buffer.get(0) == 'x';
                        buffer.put(0, (byte) 'w');
                    }
                    for (DirectNDArray<?> array : arrays) {
                        good &= ((ByteBuffer) array.getData()).get(0) == 'y';
                    }
                    check(good, "memory of " + size + " bytes outlives its interpreter");
                    try {
                        other.set("a", arrays.get(0));
                        check(false, "arrays of others are refused");
                    } catch (PythonException e) {
                        check(
                                e.getPythonType().equals("sanca.ConversionError"),
                                "arrays of others are refused");
                    }
                    kept.clear();
                    arrays.clear();
                    collect(other);
                }
            }
        }
    }

    @Test
    void memoryOutlivesItsInterpreter() throws Exception {
        ended(InterpreterEnds.class, 8);
    }

    /** NumPy in a sub-interpreter, which it allows once with a warning: arrays of both sides are left when that ends. */
    static final class NumpyEnds {
        public static void main(String[] args) {
            SubInterpreter sub = new SubInterpreter(InterpreterConfig.legacy());
            sub.exec("import warnings; warnings.simplefilter('ignore'); import sys, numpy as np");
            DirectNDArray<DoubleBuffer> java = DirectNDArray.allocate(DoubleBuffer.class, 3);
            sub.set("d", java);
            sub.exec("d[1] = 4; sys.keep = [d, d[1:]]");
            check(java.getData().get(1) == 4 && sub.get("d") == java, "memory is shared");
            DoubleBuffer python =
                    (DoubleBuffer)
                            sub.getValue("np.full(1000, 7.0)", DirectNDArray.class).getData();
            sub.close();
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            check(python.get(999) == 7 && java.getData().get(1) == 4, "and stays good");
        }
    }

    @Test
    void arraysOutliveTheirNumpy() throws Exception {
        ended(NumpyEnds.class, 2);
    }

    /** The process ends with arrays on both sides. */
    static final class ProcessEnds {
        static Buffer kept;

        public static void main(String[] args) {
            Interpreter py = new SharedInterpreter();
            py.exec("import atexit, numpy as np\na = np.ones(1000)");
            kept = ((DirectNDArray<?>) py.getValue("a", DirectNDArray.class)).getData();
            py.set("b", DirectNDArray.allocate(IntBuffer.class, 1000));
            py.exec("atexit.register(lambda: print('yes: still there', b.sum(), flush=True))");
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () ->
                                            check(
                                                    ((DoubleBuffer) kept).get(999) == 1,
                                                    "in Java, too")));
        }
    }

    @Test
    void arraysAreGoodUntilTheProcessEnds() throws Exception {
        ended(ProcessEnds.class, 2);
    }
}
