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
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.util.concurrent.TimeUnit;

/** Python source run from Java: statements, expressions, and one that fails. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Code {
    private SharedInterpreter python;

    @Setup
    public void open() {
        python = new SharedInterpreter();
        python.exec("x = 41");
    }

    @TearDown
    public void close() {
        python.close();
    }

    @Benchmark
    public void exec() {
        python.exec("y = x");
    }

    @Benchmark
    public Object eval() {
        return python.eval("x + 1");
    }

    @Benchmark
    public long evalAsLong() {
        return python.getValue("x + 1", Long.class);
    }

    @Benchmark
    public Object get() {
        return python.get("x");
    }

    @Benchmark
    public void set() {
        python.set("z", 1);
    }

    @Benchmark
    public String failure() {
        try {
            python.exec("raise ValueError('no')");
            throw new AssertionError("it did not fail");
        } catch (PythonException thrown) {
            return thrown.getPythonType();
        }
    }
}
