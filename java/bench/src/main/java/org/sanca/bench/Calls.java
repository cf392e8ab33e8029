package org.sanca.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.SharedInterpreter;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;

/** Python functions, objects and proxies called from Java, and Java called back by Python. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Calls {
    private static final String SUBJECTS =
            "def add(a, b): return a + b\n"
                    + "def echo(text): return text\n"
                    + "class Point:\n"
                    + "    def __init__(self): self.x = 3\n"
                    + "    def norm(self): return self.x\n"
                    + "point = Point()\n"
                    + "def twice(): return back.applyAsInt(1, 2)\n";

    private SharedInterpreter python;
    private PyCallable add;
    private PyCallable twice;
    private PyObject point;
    private IntBinaryOperator operator;

    @Setup
    public void open() {
        python = new SharedInterpreter();
        python.exec(SUBJECTS);
        IntBinaryOperator back = Integer::sum;
        python.set("back", back);
        add = python.getValue("add", PyCallable.class);
        twice = python.getValue("twice", PyCallable.class);
        point = python.getValue("point", PyObject.class);
        operator = python.getValue("add", IntBinaryOperator.class);
    }

    @TearDown
    public void close() {
        python.close();
    }

    @Benchmark
    public Object invokeByName() {
        return python.invoke("add", 1, 2);
    }

    @Benchmark
    public Object invokeText() {
        return python.invoke("echo", "sixteen letters.");
    }

    @Benchmark
    public Object call() {
        return add.call(1, 2);
    }

    @Benchmark
    public Object callWithKeywords() {
        return add.call(Map.of("a", 1, "b", 2));
    }

    @Benchmark
    public Object method() {
        return point.invoke("norm");
    }

    @Benchmark
    public Object attribute() {
        return point.getAttr("x");
    }

    @Benchmark
    public int functionalInterface() {
        return operator.applyAsInt(1, 2);
    }

    @Benchmark
    public Object javaCalledBack() {
        return twice.call();
    }
}
