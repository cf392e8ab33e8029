package org.sanca.script;

import org.sanca.Interpreter;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.script.AbstractScriptEngine;
import javax.script.Bindings;
import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptContext;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptException;
import javax.script.SimpleBindings;

/**
 * Runs Python for {@code javax.script}. A script's value is that of its last statement, if that is an expression.
 * Bindings become global names before a script runs, engine scope over global scope; names that the script set or deleted
 * are found in the engine's bindings afterwards, except modules and names that begin with an underscore.
 *
 * <p>Starts Python with the first script. One script at a time runs in an engine.
 */
final class PythonScriptEngine extends AbstractScriptEngine
        implements Compilable, Invocable, AutoCloseable {
    private final ScriptEngineFactory factory;
    private Interpreter interpreter;

    PythonScriptEngine(ScriptEngineFactory factory) {
        this.factory = factory;
    }

    private Interpreter interpreter() {
        if (interpreter == null) {
            interpreter = new SharedInterpreter();
        }
        return interpreter;
    }

    @Override
    public synchronized Object eval(String script, ScriptContext context) throws ScriptException {
        try {
            Interpreter py = interpreter();
            for (int scope : new int[] {ScriptContext.GLOBAL_SCOPE, ScriptContext.ENGINE_SCOPE}) {
                Bindings bindings = context.getBindings(scope);
                if (bindings != null) {
                    bindings.forEach((name, value) -> setIfName(py, name, value));
                }
            }
            try (PyObject embedded = py.importModule("sanca._embedded");
                    PyObject globals = py.globals()) {
                Object result = embedded.invoke("run_for_value", script, globals);
                publish(embedded, globals, context.getBindings(ScriptContext.ENGINE_SCOPE));
                return result;
            }
        } catch (PythonException e) {
            throw failed(e);
        }
    }

    private static void setIfName(Interpreter py, String name, Object value) {
        // "javax.script.argv" and the like are for engines, not for scripts.
        if (name.indexOf('.') < 0) {
            py.set(name, value);
        }
    }

    /** Makes the bindings what the script's names are now. */
    private static void publish(PyObject embedded, PyObject globals, Bindings bindings) {
        if (bindings == null) {
            return;
        }
        Map<?, ?> names = (Map<?, ?>) embedded.invoke("public_names", globals);
        Set<String> gone =
                bindings.keySet().stream()
                        .filter(name -> name.indexOf('.') < 0 && !names.containsKey(name))
                        .collect(Collectors.toSet());
        bindings.keySet().removeAll(gone);
        names.forEach((name, value) -> bindings.put((String) name, value));
    }

    private static ScriptException failed(PythonException e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if ("<script>".equals(frame.getFileName())) {
                ScriptException located =
                        new ScriptException(e.getMessage(), "<script>", frame.getLineNumber());
                located.initCause(e);
                return located;
            }
        }
        return new ScriptException(e);
    }

    @Override
    public Object eval(Reader reader, ScriptContext context) throws ScriptException {
        return eval(text(reader), context);
    }

    private static String text(Reader reader) throws ScriptException {
        StringWriter out = new StringWriter();
        try {
            reader.transferTo(out);
        } catch (IOException e) {
            throw new ScriptException(e);
        }
        return out.toString();
    }

    @Override
    public CompiledScript compile(String script) throws ScriptException {
        try (PyObject embedded = interpreter().importModule("sanca._embedded")) {
            embedded.invoke("check_syntax", script);
        } catch (PythonException e) {
            throw failed(e);
        }
        return new CompiledScript() {
            @Override
            public Object eval(ScriptContext context) throws ScriptException {
                return PythonScriptEngine.this.eval(script, context);
            }

            @Override
            public ScriptEngine getEngine() {
                return PythonScriptEngine.this;
            }
        };
    }

    @Override
    public CompiledScript compile(Reader script) throws ScriptException {
        return compile(text(script));
    }

    @Override
    public Object invokeFunction(String name, Object... arguments)
            throws ScriptException, NoSuchMethodException {
        try (PyObject globals = interpreter().globals()) {
            if (!globals.contains(name)) {
                throw new NoSuchMethodException("no function " + name + " in this script");
            }
            return interpreter().invoke(name, arguments);
        } catch (PythonException e) {
            throw failed(e);
        }
    }

    @Override
    public Object invokeMethod(Object target, String name, Object... arguments)
            throws ScriptException, NoSuchMethodException {
        if (!(target instanceof PyObject)) {
            throw new IllegalArgumentException("a PyObject is needed, not " + target);
        }
        PyObject object = (PyObject) target;
        if (!object.hasAttr(name)) {
            throw new NoSuchMethodException("no method " + name + " in " + object);
        }
        try {
            return object.invoke(name, arguments);
        } catch (PythonException e) {
            throw failed(e);
        }
    }

    @Override
    public <T> T getInterface(Class<T> type) {
        try (PyObject embedded = interpreter().importModule("sanca._embedded");
                PyObject globals = interpreter().globals();
                PyObject names = (PyObject) embedded.invoke("as_object", globals)) {
            return getInterface(names, type);
        }
    }

    @Override
    public <T> T getInterface(Object target, Class<T> type) {
        return type.cast(((PyObject) target).proxy(type));
    }

    @Override
    public Bindings createBindings() {
        return new SimpleBindings();
    }

    @Override
    public ScriptEngineFactory getFactory() {
        return factory;
    }

    @Override
    public synchronized void close() {
        if (interpreter != null) {
            interpreter.close();
        }
    }
}
