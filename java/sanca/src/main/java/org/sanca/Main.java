package org.sanca;

/**
 * Runs a Python script, or a prompt, in a Java process: {@code java -jar sanca.jar script.py argument…}. With classes of
 * your own on the class path:
 *
 * <pre>{@code
 * java -cp sanca.jar:app.jar org.sanca.Main script.py
 * }</pre>
 *
 * <p>{@code -h} lists the options. The status of the process is Python's: that of {@code sys.exit}, 1 after an exception. Without
 * either, the process ends as Java has it, when no thread but daemons runs any more.
 */
public final class Main {
    private Main() {}

    /**
     * Runs Python.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Object status;
        try (Interpreter py = new SharedInterpreter();
                PyObject console = py.importModule("sanca._console")) {
            status = console.invoke("main", (Object) args);
        } catch (PythonStartException e) {
            System.err.println(e.getMessage());
            status = 1;
        }
        if (status != null) {
            System.exit((Integer) status);
        }
    }
}
