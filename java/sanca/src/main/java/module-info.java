/** Sanca: Python in Java and Java in Python. */
module org.sanca {
    requires transitive java.scripting;

    exports org.sanca;
    exports org.sanca.script;

    provides javax.script.ScriptEngineFactory with
            org.sanca.script.PythonScriptEngineFactory;
}
