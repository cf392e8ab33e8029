package jep;

import org.sanca.PythonException;

import java.util.Arrays;

/** Runs a script, or a prompt, from the command line. */
public class Run {
    private static final String USAGE =
            "Usage: jep.Run [OPTIONS]... [FILE] [SCRIPT ARGS]\n"
                    + "Options:\n"
                    + "  -i  go on with a prompt after the script\n"
                    + "  -s  run on Swing's event thread\n"
                    + "  -h  show this";

    private static String script;
    private static String[] scriptArgs = {};
    private static boolean interactive;

    private Run() {}

    /**
     * Runs what the command line said.
     *
     * @param eventDispatch whether on Swing's event thread, where the interpreter stays open
     * @return the exit status
     */
    public static int run(boolean eventDispatch) {
        SharedInterpreter python = new SharedInterpreter();
        try {
            python.set("__run_args", scriptArgs);
            python.exec(
                    "import sys as __sys\n__sys.path.append('.')\n"
                            + "argv = list(__run_args)\n__sys.argv = list(argv)\n"
                            + "del __run_args, __sys");
            if (script != null) {
                python.runScript(script);
            }
            if (script == null || interactive) {
                python.exec("import code as __code\n__code.interact(local=globals())");
            }
            return 0;
        } catch (JepException e) {
            PythonException raised = e.python();
            if (raised != null && raised.getPythonType().equals("SystemExit")) {
                return status(raised);
            }
            e.printStackTrace();
            return 1;
        } catch (Throwable thrown) {
            thrown.printStackTrace();
            return 1;
        } finally {
            if (!eventDispatch) {
                python.close();
            }
        }
    }

    /** What {@code sys.exit} was given, as Python makes a status of it. */
    private static int status(PythonException exit) {
        try (org.sanca.PyObject object = exit.getPythonObject()) {
            Object code = object.invoke("__getattribute__", "code");
            if (code == null || code instanceof Number) {
                return code == null ? 0 : ((Number) code).intValue();
            }
            System.err.println(code);
            return 1;
        }
    }

    /**
     * Runs {@code [-i] [-s] [-h] [FILE] [ARGUMENTS]}.
     *
     * @param args the command line
     * @throws Throwable what Swing throws
     */
    public static void main(String[] args) throws Throwable {
        boolean swing = false;
        int next = 0;
        for (; next < args.length && args[next].startsWith("-"); next++) {
            switch (args[next]) {
                case "-i":
                    interactive = true;
                    break;
                case "-s":
                    swing = true;
                    break;
                case "-h":
                    System.out.println(USAGE);
                    System.exit(1);
                    break;
                default:
                    System.out.println("Unknown option: " + args[next] + "\n" + USAGE);
                    System.exit(1);
            }
        }
        if (next < args.length) {
            script = args[next];
            scriptArgs = Arrays.copyOfRange(args, next, args.length);
        }
        int[] status = {0};
        if (swing) {
            javax.swing.SwingUtilities.invokeAndWait(() -> status[0] = run(true));
        } else {
            status[0] = run(false);
        }
        if (status[0] != 0 || !swing) {
            System.exit(status[0]);
        }
    }
}
