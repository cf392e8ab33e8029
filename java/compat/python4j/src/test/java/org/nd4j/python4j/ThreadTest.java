package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The lock, and threads that share it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadTest {
    private static void inThreads(int threads, int tasks, Callable<Void> task) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                results.add(pool.submit(task));
            }
            for (Future<Void> result : results) {
                result.get(50, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void withoutTheLockNothingRuns() throws Exception {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class, () -> PythonExecutioner.exec("print('no')"));
        assertTrue(e.getMessage().startsWith("Execution happening outside of GIL"), e.getMessage());
        try (PythonGIL gil = PythonGIL.lock()) {
            CompletableFuture<Void> other =
                    CompletableFuture.runAsync(() -> PythonExecutioner.exec("pass"));
            Exception cause = assertThrows(Exception.class, () -> other.get(10, TimeUnit.SECONDS));
            assertEquals(IllegalStateException.class, cause.getCause().getClass());
        }
    }

    @Test
    void theLockCanBeTakenAgain() {
        try (PythonGIL outer = PythonGIL.lock()) {
            try (PythonGIL inner = PythonGIL.lock()) {
                PythonExecutioner.exec("x = 1");
                inner.close();
            }
            assertTrue(PythonGIL.locked());
            PythonExecutioner.exec("x = 2");
        }
        assertFalse(PythonGIL.locked());
    }

    @Test
    void theLockIsGivenBackAfterAnError() throws Exception {
        assertThrows(
                PythonException.class,
                () -> {
                    try (PythonGIL gil = PythonGIL.lock()) {
                        PythonExecutioner.exec("1 / 0");
                    }
                });
        assertFalse(PythonGIL.locked());
    }

    @Test
    void threadsWithTheirOwnInputsDoNotMix() throws Exception {
        PythonJob job = new PythonJob("shared", "c = a + b", false);
        inThreads(
                10,
                40,
                () -> {
                    try (PythonGIL gil = PythonGIL.lock();
                            PythonGC gc = PythonGC.watch()) {
                        long a = Thread.currentThread().getId();
                        PythonVariable<Long> c = new PythonVariable<>("c", PythonTypes.INT);
                        job.exec(
                                List.of(
                                        new PythonVariable<>("a", PythonTypes.INT, a),
                                        new PythonVariable<>("b", PythonTypes.INT, 3)),
                                List.of(c));
                        assertEquals(a + 3, c.getValue());
                        PythonContextManager.setMainContext();
                        PythonContextManager.reset();
                        PythonVariables all =
                                PythonExecutioner.execAndReturnAllVariables("a = 5\nb = '10'");
                        assertEquals(2, all.size());
                    }
                    return null;
                });
    }

    @Test
    void sixteenSleepersOnEightThreadsFinish() throws Exception {
        inThreads(
                8,
                16,
                () -> {
                    try (PythonGIL gil = PythonGIL.lock();
                            PythonGC gc = PythonGC.watch()) {
                        PythonExecutioner.exec(
                                "import time, ctypes\ntime.sleep(0.2)\n"
                                        + "assert ctypes.pythonapi.PyGILState_Check() == 1");
                    }
                    return null;
                });
    }

    @Test
    void pythonKnowsWhoHasItsLockAfterOtherThreadsEnded() throws Exception {
        for (int round = 0; round < 3; round++) {
            inThreads(
                    4,
                    4,
                    () -> {
                        try (PythonGIL gil = PythonGIL.lock()) {
                            PythonExecutioner.exec(
                                    "import ctypes; assert ctypes.pythonapi.PyGILState_Check() =="
                                            + " 1");
                        }
                        return null;
                    });
        }
    }

    @Test
    void oneLockObjectExcludesOtherThreads() throws Exception {
        GILLock lock = new GILLock();
        lock.lock();
        try {
            assertTrue(lock.tryLock());
            lock.unlock();
            assertFalse(CompletableFuture.supplyAsync(lock::tryLock).get(10, TimeUnit.SECONDS));
            PythonExecutioner.exec("pass");
        } finally {
            lock.unlock();
        }
        assertFalse(PythonGIL.locked());
    }
}
