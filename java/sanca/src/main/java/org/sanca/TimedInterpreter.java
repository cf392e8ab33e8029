package org.sanca;

import org.sanca.internal.Deadlines;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** An interpreter whose every call has a time limit. */
final class TimedInterpreter implements Interpreter {
    private final Interpreter interpreter;
    private final Duration limit;

    TimedInterpreter(Interpreter interpreter, Duration limit) {
        this.interpreter = interpreter;
        this.limit = Objects.requireNonNull(limit, "limit");
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a time limit cannot be negative: " + limit);
        }
    }

    private void run(String what, Runnable call) {
        Deadlines.call(
                limit,
                what,
                () -> {
                    call.run();
                    return null;
                });
    }

    @Override
    public void exec(String code) {
        run("exec", () -> interpreter.exec(code));
    }

    @Override
    public <T> T getValue(String expression, Class<T> type) {
        return Deadlines.call(limit, "eval", () -> interpreter.getValue(expression, type));
    }

    @Override
    public Object get(String name) {
        return Deadlines.call(limit, "get", () -> interpreter.get(name));
    }

    @Override
    public void set(String name, Object value) {
        run("set", () -> interpreter.set(name, value));
    }

    @Override
    public void delete(String name) {
        run("delete", () -> interpreter.delete(name));
    }

    @Override
    public Object invoke(String name, Object... args) {
        return Deadlines.call(limit, name, () -> interpreter.invoke(name, args));
    }

    @Override
    public Object invoke(String name, Object[] args, Map<String, ?> kwargs) {
        return Deadlines.call(limit, name, () -> interpreter.invoke(name, args, kwargs));
    }

    @Override
    public void runScript(Path script) {
        run(script.toString(), () -> interpreter.runScript(script));
    }

    @Override
    public PythonConsole console() {
        return interpreter.console().limited(limit);
    }

    @Override
    public PyObject importModule(String name) {
        return Deadlines.call(limit, "import " + name, () -> interpreter.importModule(name));
    }

    @Override
    public void redirectStdout(OutputStream target) {
        interpreter.redirectStdout(target);
    }

    @Override
    public void redirectStderr(OutputStream target) {
        interpreter.redirectStderr(target);
    }

    @Override
    public PyObject globals() {
        return interpreter.globals();
    }

    @Override
    public Interpreter attach(boolean shareGlobals) {
        return interpreter.attach(shareGlobals);
    }

    @Override
    public Interpreter withTimeout(Duration other) {
        return interpreter.withTimeout(other);
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
