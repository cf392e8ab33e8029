package org.nd4j.python4j;

import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.SharedInterpreter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The Python that runs, and in it the functions of {@code support.py}. Every call to Python passes here. */
final class Bridge {
    private static final String SUPPORT = "support.py";

    /** The file name of our own functions in stack traces. */
    static final String FILE = "sanca-python4j";

    private static volatile Bridge instance;

    private final SharedInterpreter names;
    private final ConcurrentHashMap<String, PyCallable> functions = new ConcurrentHashMap<>();

    private Bridge() {
        names = new SharedInterpreter();
        names.set("__name__", "sanca_python4j");
        names.set("source", source());
        names.exec("exec(compile(source, '" + FILE + "', 'exec', 0, True))");
    }

    /** The Python that runs; starts it if none does. */
    static Bridge get() {
        Bridge known = instance;
        return known != null ? known : start();
    }

    private static synchronized Bridge start() {
        if (instance == null) {
            Bridge made = new Bridge();
            made.applyPath();
            instance = made;
        }
        return instance;
    }

    private static String source() {
        try (InputStream in = Bridge.class.getResourceAsStream(SUPPORT)) {
            if (in == null) {
                throw new IllegalStateException(
                        "sanca-python4j.jar lacks org/nd4j/python4j/"
                                + SUPPORT
                                + "; a native image has to name it in its resource configuration");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void applyPath() {
        String path = PythonConstants.defaultPythonPath();
        if (path == null || !PythonConstants.initializePython()) {
            return;
        }
        PythonExecutioner.JavaCppPathType mode = PythonConstants.javaCppPythonAppendType();
        List<Object> entries = new ArrayList<>();
        for (String entry : path.split(java.util.regex.Pattern.quote(java.io.File.pathSeparator))) {
            if (!entry.isEmpty()) {
                entries.add(entry);
            }
        }
        try (PyObject list = function("new_list").callAs(PyObject.class)) {
            entries.add(0, list);
            function("extend").call(entries.toArray());
            function("set_path").call(list, mode.name().toLowerCase(Locale.ROOT));
        }
    }

    private PyCallable function(String name) {
        PyCallable known = functions.get(name);
        if (known == null) {
            known = names.getValue(name, PyCallable.class);
            functions.put(name, known);
        }
        return known;
    }

    /** Calls a function of ours; the result as what it naturally is in Java. */
    static Object ask(String function, Object... args) {
        return call(Object.class, function, args);
    }

    /** Calls a function of ours; the result as a Python object. */
    static PyObject make(String function, Object... args) {
        return call(PyObject.class, function, args);
    }

    /** What Sanca throws, thrown in the words of this package. */
    static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (org.sanca.PythonException e) {
            throw PythonException.of(e);
        }
    }

    static boolean test(String function, Object... args) {
        return (Boolean) ask(function, args);
    }

    private static <T> T call(Class<T> type, String function, Object... args) {
        try {
            return get().function(function).callAs(type, args);
        } catch (org.sanca.PythonException e) {
            throw PythonException.of(e);
        }
    }
}
