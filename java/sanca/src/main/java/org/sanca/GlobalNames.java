package org.sanca;

import org.sanca.internal.Code;
import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.PythonNames;
import org.sanca.internal.PythonReference;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs code with a dict of global names: all that interpreters have in common. */
abstract class GlobalNames implements Interpreter {
    private final Shared shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A dict, and how many interpreters have it. */
    private static final class Shared {
        final int interpreter;
        final PyObject globals;
        final AtomicInteger users = new AtomicInteger(1);

        Shared(int interpreter, PyObject globals) {
            this.interpreter = interpreter;
            this.globals = globals;
        }
    }

    /** Fresh names in the Python interpreter of that number. */
    GlobalNames(int interpreter) {
        this(interpreter, fresh(interpreter));
    }

    /** Those names, which this takes over. */
    GlobalNames(int interpreter, PyObject globals) {
        this.shared = new Shared(interpreter, globals);
    }

    private static PyObject fresh(int interpreter) {
        return (PyObject) Operations.in(Op.GLOBALS, interpreter, null);
    }

    /** The names of another, or fresh ones beside it. */
    GlobalNames(GlobalNames other, boolean shareGlobals) {
        other.open();
        if (shareGlobals) {
            other.shared.users.incrementAndGet();
            this.shared = other.shared;
        } else {
            int interpreter = other.shared.interpreter;
            this.shared = new Shared(interpreter, fresh(interpreter));
        }
    }

    private PyObject open() {
        if (closed.get()) {
            throw new IllegalStateException("this " + getClass().getSimpleName() + " was closed");
        }
        return shared.globals;
    }

    private PythonReference name(String name) {
        return PythonNames.of(shared.globals, Objects.requireNonNull(name, "name"));
    }

    @Override
    public void exec(String code) {
        PyObject globals = open();
        Operations.run(Op.EXEC, Code.statements(shared.interpreter, code), globals, Object.class);
    }

    @Override
    public <T> T getValue(String expression, Class<T> type) {
        PyObject globals = open();
        Class<?> wanted = Values.wanted(type);
        if (Code.isName(expression)) {
            return Values.cast(
                    type, Operations.named(Op.GET_GLOBAL, globals, name(expression), wanted));
        }
        PythonReference code = Code.expression(shared.interpreter, expression);
        return Values.cast(type, Operations.run(Op.EVAL, code, globals, wanted));
    }

    @Override
    public Object get(String name) {
        return Operations.named(Op.GET_GLOBAL, open(), name(name), Object.class);
    }

    @Override
    public void set(String name, Object value) {
        Operations.named(Op.SET_GLOBAL, open(), name(name), Object.class, value);
    }

    @Override
    public void delete(String name) {
        Operations.named(Op.DELETE_GLOBAL, open(), name(name), Object.class);
    }

    @Override
    public Object invoke(String name, Object... args) {
        PyObject globals = open();
        int dot = Objects.requireNonNull(name, "name").lastIndexOf('.');
        if (dot < 0) {
            return Operations.named(Op.CALL_GLOBAL, globals, name(name), Object.class, args);
        }
        try (PyObject owner = path(name.substring(0, dot))) {
            return owner.invoke(name.substring(dot + 1), args);
        }
    }

    @Override
    public Object invoke(String name, Object[] args, Map<String, ?> kwargs) {
        if (kwargs == null || kwargs.isEmpty()) {
            return args == null ? invoke(name) : invoke(name, args);
        }
        open();
        try (PyObject function = path(Objects.requireNonNull(name, "name"))) {
            return function.callAs(Object.class, args, kwargs);
        }
    }

    /** What a path of names leads to. */
    private PyObject path(String path) {
        String[] names = path.split("\\.", -1);
        PyObject found = getGlobal(names[0]);
        for (int i = 1; i < names.length; i++) {
            try (PyObject owner = found) {
                found = owner.getAttr(names[i], PyObject.class);
            }
        }
        return found;
    }

    private PyObject getGlobal(String name) {
        return (PyObject) Operations.named(Op.GET_GLOBAL, open(), name(name), (Class<?>) null);
    }

    @Override
    public void runScript(Path script) {
        PyObject globals = open();
        try (PyObject embedded = importModule("sanca._embedded")) {
            embedded.invoke("run_script", script.toString(), globals);
        }
    }

    @Override
    public void redirectStdout(OutputStream target) {
        redirect("stdout", target);
    }

    @Override
    public void redirectStderr(OutputStream target) {
        redirect("stderr", target);
    }

    private void redirect(String name, OutputStream target) {
        try (PyObject embedded = importModule("sanca._embedded")) {
            embedded.invoke("redirect", name, target);
        }
    }

    @Override
    public PythonConsole console() {
        PyObject globals = open();
        try (PyObject module = importModule("sanca._console")) {
            PyObject lines = (PyObject) module.invoke("Lines", globals);
            return new PythonConsole(
                    text -> {
                        open();
                        return (Boolean) lines.invoke("run_if_complete", text);
                    });
        }
    }

    @Override
    public PyObject importModule(String name) {
        open();
        Objects.requireNonNull(name, "name");
        return (PyObject) Operations.in(Op.IMPORT, shared.interpreter, null, name);
    }

    @Override
    public PyObject globals() {
        return (PyObject) Operations.on(Op.HOLD, open(), (Class<?>) null);
    }

    @Override
    public void close() {
        closeOnce(() -> {});
    }

    /** Closes; {@code ending} is what else there is to do. If that fails this stays open. */
    final void closeOnce(Runnable ending) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            ending.run();
        } catch (PythonException e) {
            closed.set(false);
            throw e;
        }
        if (shared.users.decrementAndGet() == 0) {
            forget(shared.globals);
        }
    }

    /** Functions that were defined with these names keep them, and are kept by them. */
    private static void forget(PyObject globals) {
        try {
            globals.invoke("clear");
        } catch (IllegalStateException e) {
            // The interpreter has ended, and its names with it.
        } finally {
            globals.close();
        }
    }
}
