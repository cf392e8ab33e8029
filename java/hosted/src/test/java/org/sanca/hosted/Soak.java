package org.sanca.hosted;

import org.sanca.Interpreter;
import org.sanca.MainInterpreter;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.PythonStats;
import org.sanca.SharedInterpreter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * Mixed calls from sixteen threads: two rounds of the same work, after the second of which everything has to be as it was after
 * the first. A main class; its argument says how many calls there are in all.
 */
final class Soak {
    private static final int THREADS = 16;

    /** Calls of Python, and of Java by Python, in one turn of {@link #turn}. */
    private static final int CALLS_A_TURN = 24;

    /** Part of the calls that are made before anything is measured: caches fill, pools and arenas get their size. */
    private static final int WARM_UP = 4;

    /** What memory outside of both heaps may grow by, whatever the number of calls: allocators keep free memory in their own ways. */
    private static final long ROOM_KB = 24 << 10;

    /** Blocks of Python's allocator that come and go with what Python itself does. */
    private static final long ROOM_BLOCKS = 2_000;

    private static final String PYTHON =
            "import gc, sanca, sys\n"
                    + "class P:\n"
                    + "    def __init__(self, n): self.n = n\n"
                    + "    def more(self, by): return P(self.n + by)\n"
                    + "def add(a, b): return a + b\n"
                    + "def fail(n): raise ValueError(n)\n"
                    + "def back(f, n): return f.applyAsInt(n)\n"
                    + "def grow(texts):\n"
                    + "    for n in range(3): texts.add(str(n))\n"
                    + "    return len(texts)\n"
                    + "def catch(numbers):\n"
                    + "    try: numbers.get(len(numbers))\n"
                    + "    except IndexError as e: return type(e).__name__\n"
                    + "def blocks():\n"
                    + "    gc.collect()\n"
                    + "    return sys.getallocatedblocks()\n";

    private Soak() {}

    public static void main(String[] args) throws Exception {
        int turns = Math.max(1, Integer.parseInt(args[0]) / CALLS_A_TURN / THREADS);
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(PYTHON);
            work(py, 1 + turns / WARM_UP);
            Left before = settled(py);
            long began = System.nanoTime();
            long calls = calls();
            work(py, turns);
            double seconds = (System.nanoTime() - began) / 1e9;
            calls = calls() - calls;
            Left after = settled(py);
            System.out.printf("%,d calls in %.1f s%n%s%n%s%n", calls, seconds, before, after);
            System.out.println(after.isMoreThan(before) ? "FAILED" : "nothing is left");
            System.exit(after.isMoreThan(before) ? 1 : 0);
        }
    }

    private static long calls() {
        PythonStats stats = MainInterpreter.stats();
        return stats.callsToJava() + stats.callsToPython();
    }

    /** All threads at the same time; they are new ones each time. */
    private static void work(Interpreter py, int turns) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(
                    pool.submit(
                            () -> {
                                for (int n = 0; n < turns; n++) {
                                    turn(py, n);
                                }
                            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        pool.shutdown();
        pool.awaitTermination(10, TimeUnit.SECONDS);
    }

    private static void turn(Interpreter py, int n) {
        try (PyCallable add = (PyCallable) py.get("add");
                PyCallable make = (PyCallable) py.get("P")) {
            same(n + 1, add.call(n, 1));
            same("é" + n, add.call("é", String.valueOf(n)));
            same(List.of(1, 2), py.eval("[1, 2]"));
            same(List.of("a", List.of()), py.eval("('a', [])"));
            same(Map.of("k", 1), py.getValue("{'k': 1}", Map.class));
            same(300, py.getValue("bytes(300)", byte[].class).length);
            IntUnaryOperator twice = x -> 2 * x;
            same(2 * n, py.invoke("back", twice, n));
            same(n - 1, py.getValue("lambda x: x - 1", IntUnaryOperator.class).applyAsInt(n));
            same(3, py.invoke("grow", new ArrayList<String>()));
            same("IndexOutOfBoundsException", py.invoke("catch", new ArrayList<>()));
            try (PyObject p = (PyObject) make.call(n);
                    PyObject q = (PyObject) p.invoke("more", 1)) {
                same(n + 1, q.getAttr("n"));
                q.setAttr("other", p);
                p.setAttr("map", Map.of("k", n));
            }
            make.call(n); // left to the collector
            try {
                py.invoke("fail", n);
                throw new AssertionError("nothing was raised");
            } catch (PythonException e) {
                same(String.valueOf(n), e.getPythonMessage());
            }
            same(3, py.getValue("len('abc')", int.class));
            py.exec("pass");
        }
    }

    private static void same(Object wanted, Object got) {
        if (!wanted.equals(got)) {
            throw new AssertionError(got + " is not " + wanted);
        }
    }

    /** What is alive. */
    private static final class Left {
        /** Handles, references, proxies. */
        final long[] counts;

        final long blocks;
        final long heapKb;
        final long processKb;

        Left(Interpreter py) {
            System.gc();
            PythonStats now = MainInterpreter.stats();
            counts = new long[] {now.handles(), now.references(), now.proxies()};
            blocks = ((Number) py.invoke("blocks")).longValue();
            Runtime runtime = Runtime.getRuntime();
            heapKb = (runtime.totalMemory() - runtime.freeMemory()) >> 10;
            processKb = processKb();
        }

        boolean sameCounts(Left other) {
            return Arrays.equals(counts, other.counts);
        }

        boolean isMoreThan(Left other) {
            return !sameCounts(other)
                    || blocks > other.blocks + ROOM_BLOCKS
                    || heapKb > other.heapKb + ROOM_KB / 4
                    || processKb > other.processKb + ROOM_KB;
        }

        @Override
        public String toString() {
            return String.format(
                    "handles, references, proxies %s; Python blocks %,d; Java heap %,d KB; process"
                            + " %,d KB",
                    Arrays.toString(counts), blocks, heapKb, processKb);
        }

        /** Resident memory; 0 where the system does not tell it like Linux. */
        private static long processKb() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                    if (line.startsWith("VmRSS:")) {
                        return Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException e) {
                System.out.println("the memory of the process is not looked at: no /proc here");
            }
            return 0;
        }
    }

    /** Collectors of two languages take turns; waits until they have had nothing to find for a while. */
    private static Left settled(Interpreter py) throws InterruptedException {
        Left last = new Left(py);
        int same = 0;
        for (int turn = 0; turn < 200 && same < 5; turn++) {
            Thread.sleep(50);
            Left now = new Left(py);
            same = now.sameCounts(last) ? same + 1 : 0;
            last = now;
        }
        return last;
    }
}
