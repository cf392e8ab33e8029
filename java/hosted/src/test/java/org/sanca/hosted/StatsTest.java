package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.MainInterpreter;
import org.sanca.PyObject;
import org.sanca.PythonStats;
import org.sanca.PythonTimeoutException;
import org.sanca.SharedInterpreter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/** What {@link MainInterpreter#stats} counts. */
@Timeout(60)
class StatsTest {
    private static PythonStats stats() {
        return MainInterpreter.stats();
    }

    @Test
    void whatEachSideHoldsIsCounted() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(
                    "import gc\n"
                            + "held = []\n"
                            + "def hold(x): held.append(x)\n"
                            + "def twice(n): return 2 * n");
            py.invoke("hold", new Object());
            py.eval("held.clear()"); // what is kept for the next call is there now
            quiet();
            PythonStats before = stats();
            for (int i = 0; i < 10; i++) {
                py.invoke("hold", new Object());
            }
            assertEquals(before.handles() + 10, stats().handles());
            assertEquals(before.callsToPython() + 10, stats().callsToPython());
            py.eval("held.clear()");
            assertEquals(before.handles(), stats().handles());

            try (PyObject object = py.getValue("held", PyObject.class)) {
                long references = stats().references();
                assertEquals(before.proxies(), stats().proxies());
                IntUnaryOperator twice = py.getValue("twice", IntUnaryOperator.class);
                List<?> list = object.proxy(List.class);
                assertEquals(references + 2, stats().references());
                assertEquals(before.proxies() + 2, stats().proxies());
                assertEquals(4, twice.applyAsInt(2));
                assertTrue(list != null);
            }
        }
    }

    @Test
    void closedReferencesAreNotCounted() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.getValue("object()", PyObject.class).close();
            quiet();
            long before = stats().references();
            PyObject object = py.getValue("object()", PyObject.class);
            assertEquals(before + 1, stats().references());
            object.close();
            assertEquals(before, stats().references());
        }
    }

    @Test
    void callsOfJavaAreCounted() {
        try (Interpreter py = new SharedInterpreter()) {
            py.set("text", new StringBuilder());
            py.exec("for i in range(10): text.append('x')");
            long before = stats().callsToJava();
            py.exec("for i in range(10): text.append('x')");
            assertTrue(stats().callsToJava() >= before + 10);
        }
    }

    @Test
    void threadsInPythonAreCountedWhileTheyAreThere() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            await(() -> stats().threadsInPython() == 0);
            CountDownLatch entered = new CountDownLatch(2);
            CountDownLatch release = new CountDownLatch(1);
            py.set("entered", entered);
            py.set("release", release);
            Runnable visit = () -> py.exec("entered.countDown()\nrelease.await_()");
            Thread[] visitors = {new Thread(visit), new Thread(visit)};
            for (Thread visitor : visitors) {
                visitor.start();
            }
            entered.await();
            assertEquals(2, stats().threadsInPython());
            release.countDown();
            for (Thread visitor : visitors) {
                visitor.join();
            }
            assertEquals(0, stats().threadsInPython());
        }
    }

    @Test
    void callsThatWereLeftAreListedUntilTheyEnd() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            CountDownLatch release = new CountDownLatch(1);
            py.set("release", release);
            py.exec(
                    "import sanca\n"
                            + "def stubborn():\n"
                            + "    while release.getCount():\n"
                            + "        try:\n"
                            + "            while release.getCount(): pass\n"
                            + "        except KeyboardInterrupt: pass\n"
                            + "def abandoned(): return sanca.jvm().stats()['abandoned_calls']");
            await(() -> stats().abandonedCalls().isEmpty()); // those of other tests
            Interpreter timed = py.withTimeout(Duration.ofSeconds(2)); // it has to begin within
            assertThrows(PythonTimeoutException.class, () -> timed.invoke("stubborn"));
            assertThrows(PythonTimeoutException.class, () -> timed.exec("stubborn()"));
            assertEquals(List.of("stubborn", "exec"), stats().abandonedCalls());
            assertEquals(2, py.invoke("abandoned"), "Python counts them too");
            release.countDown();
            await(() -> stats().abandonedCalls().isEmpty());
            assertEquals(0, py.invoke("abandoned"));
        }
    }

    /** Waits for what other tests have left to collectors. */
    private static void quiet() throws InterruptedException {
        long[] last = {-1, -1};
        int[] same = {0};
        await(
                () -> {
                    System.gc();
                    PythonStats now = stats();
                    boolean still = now.references() == last[0] && now.handles() == last[1];
                    same[0] = still ? same[0] + 1 : 0;
                    last[0] = now.references();
                    last[1] = now.handles();
                    return same[0] >= 5;
                });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.sleep(20);
        }
    }
}
