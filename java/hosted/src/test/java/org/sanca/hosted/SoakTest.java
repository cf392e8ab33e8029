package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

/** A million operations from sixteen threads leave nothing behind on either side. */
@Timeout(300)
class SoakTest {
    private static final int THREADS = 16;

    /** Of some fifteen operations each. */
    private static final int ROUNDS = 4_200;

    @Test
    void countsEndAsTheyBegan() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(
                    "import gc, sanca\n"
                            + "class P:\n"
                            + "    def __init__(self, n): self.n = n\n"
                            + "    def more(self, by): return P(self.n + by)\n"
                            + "def add(a, b): return a + b\n"
                            + "def fail(n): raise ValueError(n)\n"
                            + "def back(f, n): return f.applyAsInt(n)\n"
                            + "def counts():\n"
                            + "    gc.collect()\n"
                            + "    s = sanca.jvm().stats()\n"
                            + "    return [s['live_handles'], s['live_proxies']]");
            work(py, 50); // classes and names that stay are met once
            List<?> before = settled(py);
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(pool.submit(() -> work(py, ROUNDS)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            pool.shutdown();
            assertEquals(before, settled(py));
        }
    }

    private static void work(Interpreter py, int rounds) {
        try (PyCallable add = (PyCallable) py.get("add");
                PyCallable make = (PyCallable) py.get("P")) {
            IntUnaryOperator twice = n -> 2 * n;
            for (int i = 0; i < rounds; i++) {
                assertEquals(i + 1, add.call(i, 1));
                assertEquals("é" + i, add.call("é", String.valueOf(i)));
                assertEquals(List.of(1, 2), py.eval("[1, 2]"));
                assertEquals(2 * i, py.invoke("back", twice, i));
                try (PyObject p = (PyObject) make.call(i);
                        PyObject q = (PyObject) p.invoke("more", 1)) {
                    assertEquals(i + 1, q.getAttr("n"));
                    q.setAttr("other", p);
                    p.setAttr("map", Map.of("k", i));
                }
                make.call(i); // left to the collector
                assertThrows(PythonException.class, () -> py.invoke("fail", 1));
                assertEquals(3, py.eval("1 + 2"));
                assertEquals(3, py.getValue("len('abc')", int.class));
                py.exec("pass");
            }
        }
    }

    private static List<?> counts(Interpreter py) {
        System.gc();
        return (List<?>) py.invoke("counts");
    }

    /** Collectors of two languages take turns; waits until they have had nothing to find for a while. */
    private static List<?> settled(Interpreter py) throws InterruptedException {
        List<?> last = counts(py);
        int same = 0;
        for (int turn = 0; turn < 200 && same < 5; turn++) {
            Thread.sleep(50);
            List<?> now = counts(py);
            same = now.equals(last) ? same + 1 : 0;
            last = now;
        }
        return last;
    }
}
