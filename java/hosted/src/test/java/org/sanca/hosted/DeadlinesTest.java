package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.PythonException;
import org.sanca.PythonTimeoutException;
import org.sanca.SharedInterpreter;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Time limits, and interrupts of threads that are in Python. */
@Timeout(60)
class DeadlinesTest {
    private static final String FOREVER = "\nwhile True: pass";

    @Test
    void callsEndAtTheirLimitAndPythonIsInterrupted() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("ended = None");
            Interpreter timed = py.withTimeout(Duration.ofSeconds(2)); // it has to begin within
            PythonTimeoutException e =
                    assertThrows(
                            PythonTimeoutException.class,
                            () ->
                                    timed.exec(
                                            "def spin():\n"
                                                    + "    while True: pass\n"
                                                    + "try: spin()\n"
                                                    + "except KeyboardInterrupt: ended ="
                                                    + " 'interrupted'"));
            assertEquals(
                    "exec did not end within PT2S; its thread was interrupted", e.getMessage());
            await(() -> "interrupted".equals(py.get("ended")));
            assertEquals(2, timed.eval("1 + 1"), "the next one has the whole time again");
        }
    }

    @Test
    void limitsThatDoNotPassChangeNothing() {
        try (Interpreter py = new SharedInterpreter().withTimeout(Duration.ofSeconds(30))) {
            py.set("x", 1);
            py.exec("def f(a): return a + x");
            assertEquals(3, py.invoke("f", 2));
            assertThrows(PythonException.class, () -> py.exec("1 / 0"));
            assertThrows(
                    IllegalArgumentException.class, () -> py.withTimeout(Duration.ofSeconds(-1)));
        }
    }

    @Test
    void interruptOfAThreadIsAKeyboardInterruptInIt() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            CountDownLatch inPython = new CountDownLatch(1);
            py.set("inPython", inPython);
            AtomicReference<Throwable> seen = new AtomicReference<>();
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    py.exec("inPython.countDown()" + FOREVER);
                                } catch (Throwable e) {
                                    seen.set(e);
                                }
                            });
            thread.start();
            inPython.await();
            thread.interrupt();
            thread.join();
            assertEquals("KeyboardInterrupt", seen.get().getMessage());
            assertEquals(2, py.eval("1 + 1"));
        }
    }

    @Test
    void interruptsHitWhatTheyAreMeantForOrNothing() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 3_000; i++) {
                                    try {
                                        py.exec("for i in range(2000): pass");
                                    } catch (PythonException e) {
                                        assertEquals("KeyboardInterrupt", e.getPythonType());
                                    }
                                    Thread.interrupted();
                                }
                            });
            thread.start();
            while (thread.isAlive()) {
                thread.interrupt();
                Thread.sleep(3);
            }
            assertFalse(Thread.interrupted());
            for (int i = 0; i < 100; i++) {
                py.exec("for i in range(2000): pass");
            }
        }
    }

    @Test
    void waitingJavaIsInterruptedByItself() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            CountDownLatch never = new CountDownLatch(1);
            py.set("never", never);
            PythonTimeoutException e =
                    assertThrows(
                            PythonTimeoutException.class,
                            () -> py.withTimeout(Duration.ofMillis(100)).exec("never.await_()"));
            assertTrue(e.getMessage().startsWith("exec did not end"), e.getMessage());
        }
    }

    private static void await(java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.sleep(10);
        }
    }
}
