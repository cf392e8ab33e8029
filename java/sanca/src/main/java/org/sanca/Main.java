package org.sanca;

import org.sanca.gateway.Launcher;

import java.util.Arrays;

/**
 * Runs a Python script, or a prompt, in a Java process: {@code java -jar sanca.jar script.py argument…}. With classes of
 * your own on the class path:
 *
 * <pre>{@code
 * java -cp sanca.jar:app.jar org.sanca.Main script.py
 * }</pre>
 *
 * <p>{@code java -jar sanca.jar gateway} starts a gateway instead, see {@link Launcher}; a script of that name is run as {@code
 * ./gateway}.
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
        if (args.length > 0 && args[0].equals("gateway")) {
            Launcher.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
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
