package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.SharedInterpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Interpreters and threads: none is bound to any. */
@Timeout(120)
class ThreadsTest {
    @Test
    void oneInterpreterServesManyThreads() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("def twice(n): return 2 * n");
            ExecutorService pool = Executors.newFixedThreadPool(16);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int n = i;
                answers.add(
                        pool.submit(
                                () -> {
                                    int sum = 0;
                                    for (int turn = 0; turn < 2000; turn++) {
                                        sum += (Integer) py.invoke("twice", n);
                                    }
                                    return sum;
                                }));
            }
            for (int i = 0; i < 16; i++) {
                assertEquals(4000 * i, answers.get(i).get());
            }
            pool.shutdown();
        }
    }

    @Test
    void pythonWaitingForJavaLetsOthersRun() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            py.set(
                    "wait",
                    (Supplier<Boolean>)
                            () -> {
                                entered.countDown();
                                try {
                                    release.await();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                return true;
                            });
            Thread waiting = new Thread(() -> py.exec("done = wait.get()"));
            waiting.start();
            entered.await();
            assertEquals(2, py.eval("1 + 1"), "while the other thread is in Java");
            release.countDown();
            waiting.join();
            assertEquals(true, py.get("done"));
        }
    }

    @Test
    void callsNestToAnyDepth() {
        try (Interpreter py = new SharedInterpreter()) {
            py.set(
                    "down",
                    (java.util.function.IntUnaryOperator)
                            n -> n == 0 ? 0 : 1 + (Integer) py.invoke("f", n - 1));
            py.exec("def f(n): return down.applyAsInt(n)");
            assertEquals(50, py.invoke("f", 50));
        }
    }

    @Test
    void threadsOfPythonCallJava() {
        try (Interpreter py = new SharedInterpreter()) {
            StringBuffer out = new StringBuffer();
            py.set("out", out);
            py.exec(
                    "import threading\n"
                            + "t = threading.Thread(target=lambda: out.append('from python'))\n"
                            + "t.start(); t.join()");
            assertEquals("from python", out.toString());
        }
    }
}
