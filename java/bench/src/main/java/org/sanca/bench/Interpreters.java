package org.sanca.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.util.concurrent.TimeUnit;

/** What an interpreter costs from its making to its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Interpreters {
    @Benchmark
    public Object shared() {
        try (SharedInterpreter python = new SharedInterpreter()) {
            return python.eval("1");
        }
    }

    @Benchmark
    public Object sub() {
        try (SubInterpreter python = new SubInterpreter()) {
            return python.eval("1");
        }
    }
}
