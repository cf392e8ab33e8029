/** Sanca: Python in Java and Java in Python. */
@SuppressWarnings("module") // the drop-in jar is built after this one
module org.sanca {
    requires transitive java.scripting;

    exports org.sanca;
    exports org.sanca.gateway;
    exports org.sanca.script;
    exports org.sanca.internal to
            org.ninia.jep;

    provides javax.script.ScriptEngineFactory with
            org.sanca.script.PythonScriptEngineFactory;
}
