package org.sanca.script;

import java.util.List;
import java.util.Map;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;

/** Makes Python script engines, under the names {@code python}, {@code sanca} and {@code py}. Any thread may use it. */
public final class PythonScriptEngineFactory implements ScriptEngineFactory {
    private static final List<String> NAMES = List.of("python", "Python", "sanca", "py");

    /** Called by {@code ServiceLoader}. Does not start Python: an engine does, when it first runs something. */
    public PythonScriptEngineFactory() {}

    @Override
    public String getEngineName() {
        return "Sanca";
    }

    @Override
    public String getEngineVersion() {
        String version = getClass().getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public List<String> getExtensions() {
        return List.of("py");
    }

    @Override
    public List<String> getMimeTypes() {
        return List.of("text/x-python", "application/x-python");
    }

    @Override
    public List<String> getNames() {
        return NAMES;
    }

    @Override
    public String getLanguageName() {
        return "python";
    }

    @Override
    public String getLanguageVersion() {
        return "3";
    }

    @Override
    public Object getParameter(String key) {
        return Map.of(
                        ScriptEngine.ENGINE,
                        getEngineName(),
                        ScriptEngine.ENGINE_VERSION,
                        getEngineVersion(),
                        ScriptEngine.NAME,
                        "python",
                        ScriptEngine.LANGUAGE,
                        getLanguageName(),
                        ScriptEngine.LANGUAGE_VERSION,
                        getLanguageVersion(),
                        "THREADING",
                        "THREAD-ISOLATED")
                .get(key);
    }

    @Override
    public String getMethodCallSyntax(String object, String method, String... arguments) {
        return object + "." + method + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    public String getOutputStatement(String text) {
        String quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
        return "print('" + quoted.replace("\r", "\\r") + "')";
    }

    @Override
    public String getProgram(String... statements) {
        return String.join("\n", statements) + "\n";
    }

    @Override
    public ScriptEngine getScriptEngine() {
        return new PythonScriptEngine(this);
    }
}
