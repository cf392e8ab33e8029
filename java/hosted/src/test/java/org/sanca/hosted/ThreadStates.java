package org.sanca.hosted;

import org.sanca.Interpreter;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What CPython remembers of threads, when interpreters and threads end that others still think of. Run by {@link ThreadStatesTest}. */
final class ThreadStates {
    private static final int ROUNDS = 40;

    private ThreadStates() {}

    public static void main(String[] args) throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            switch (args[0]) {
                case "reused":
                    reused(py);
                    break;
                case "nested":
                    nested(py);
                    break;
                case "extension":
                    extension(py);
                    break;
                case "interrupted":
                    interrupted(py);
                    break;
                default:
                    throw new IllegalArgumentException(args[0]);
            }
        }
        System.out.println("done");
    }

    /** A thread was in an interpreter that ended, and another one has what was its state there. */
    private static void reused(Interpreter py) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ExecutorService worker = Executors.newSingleThreadExecutor();
            try {
                SubInterpreter ended = new SubInterpreter();
                worker.submit(() -> ended.exec("pass")).get();
                ended.close();
                try (SubInterpreter next = new SubInterpreter()) {
                    CountDownLatch running = new CountDownLatch(1);
                    next.set("running", running);
                    Future<?> other =
                            worker.submit(
                                    () -> {
                                        running.await();
                                        for (int i = 0; i < 100; i++) {
                                            py.exec("x = [i for i in range(100)]");
                                        }
                                        return null;
                                    });
                    next.exec(
                            "import threading, _thread\n"
                                    + "running.countDown()\n"
                                    + "for i in range(300_000): lock = _thread.allocate_lock()");
                    other.get();
                }
            } finally {
                end(worker);
            }
        }
    }

    /** A thread comes back to one interpreter from another that ended meanwhile. */
    private static void nested(Interpreter py) throws Exception {
        ExecutorService closer = Executors.newSingleThreadExecutor();
        Runnable inside =
                () -> {
                    SubInterpreter sub = new SubInterpreter();
                    sub.exec("import _thread; lock = _thread.allocate_lock()");
                    try {
                        closer.submit(sub::close).get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    py.exec("y = [object() for i in range(100)]");
                };
        py.set("inside", inside);
        Thread[] threads = new Thread[3];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                for (int round = 0; round < ROUNDS; round++) {
                                    py.exec("inside.run(); z = [object() for i in range(100)]");
                                }
                            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        end(closer);
    }

    /** What an extension does that takes the lock by {@code PyGILState_Ensure}, in whichever interpreter its thread is. */
    private static void extension(Interpreter py) throws Exception {
        String compare =
                "import ctypes\n"
                    + "Compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)\n"
                    + "data = (ctypes.c_int * 8)(*range(8))\n"
                    + "def sort():\n"
                    + "    calls = []\n"
                    + "    f = Compare(lambda a, b: calls.append(a) or 0)\n"
                    + "    ctypes.CDLL(None).qsort(data, 8, 4, f)\n"
                    + "    assert len(calls) > 3\n"
                    + "sort()";
        for (int round = 0; round < 5; round++) {
            py.exec(compare);
            SubInterpreter sub = new SubInterpreter();
            sub.exec(compare);
            py.exec("sort()");
            sub.exec("sort()");
            py.set("nested", (Runnable) () -> sub.exec("sort()"));
            py.exec("sort(); nested.run(); sort()");
            ExecutorService worker = Executors.newSingleThreadExecutor();
            worker.submit(() -> sub.exec("sort()")).get();
            sub.close();
            worker.submit(() -> py.exec("sort()")).get();
            end(worker);
            py.exec("sort()");
        }
    }

    /** A thread is interrupted that tidied up after others. */
    private static void interrupted(Interpreter py) throws Exception {
        for (int round = 0; round < 5; round++) {
            Thread[] others = new Thread[3];
            for (int i = 0; i < others.length; i++) {
                others[i] = new Thread(() -> py.exec("pass"));
                others[i].start();
            }
            for (Thread other : others) {
                other.join();
            }
            CountDownLatch running = new CountDownLatch(1);
            AtomicBoolean raised = new AtomicBoolean();
            py.set("running", running);
            Thread spinning =
                    new Thread(
                            () -> {
                                py.exec("pass");
                                try {
                                    py.exec("running.countDown()\nwhile True: pass");
                                } catch (PythonException e) {
                                    raised.set("KeyboardInterrupt".equals(e.getPythonType()));
                                }
                            });
            spinning.start();
            running.await();
            spinning.interrupt();
            spinning.join();
            if (!raised.get()) {
                throw new AssertionError("it was not interrupted");
            }
        }
    }

    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        if (!pool.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new AssertionError("a thread did not end");
        }
    }
}
