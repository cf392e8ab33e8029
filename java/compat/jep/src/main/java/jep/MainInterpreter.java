package jep;

import org.sanca.PythonConfig;
import org.sanca.PythonStartException;
import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.Python;

/** How Python starts in this process. Nothing is on {@code java.library.path}: the library comes out of sanca.jar. */
public final class MainInterpreter implements AutoCloseable {
    private static final MainInterpreter INSTANCE = new MainInterpreter();

    /** Guarded by the class. */
    private static PyConfig config;

    private static String[] argv;

    private MainInterpreter() {}

    /** Starts Python unless it runs. */
    static synchronized void start() {
        if (Python.isStarted()) {
            return;
        }
        try {
            if (config == null && argv == null) {
                Python.start();
            } else {
                PythonConfig.Builder builder =
                        config == null ? PythonConfig.builder() : config.builder();
                Python.start((argv == null ? builder : builder.argv(argv)).build());
            }
        } catch (PythonStartException e) {
            throw new Error(e.getMessage(), e);
        }
    }

    /**
     * The one there is; starts Python.
     *
     * @return it
     * @throws Error if Python cannot be started
     */
    protected static synchronized MainInterpreter getMainInterpreter() throws Error {
        start();
        return INSTANCE;
    }

    /**
     * Imports a module in the main interpreter.
     *
     * @param module its name
     * @throws JepException what Python raised
     */
    public void sharedImport(String module) throws JepException {
        try {
            ((AutoCloseable) Operations.in(Op.IMPORT, 0, null, module)).close();
        } catch (Throwable thrown) {
            throw JepException.of(thrown);
        }
    }

    /** Does nothing: Python lives as long as the process. */
    @Override
    public void close() {}

    private static void beforeStart(String method) {
        if (Python.isStarted()) {
            throw new IllegalStateException(
                    "Jep." + method + "() called after initializing python interpreter.");
        }
    }

    /**
     * Sets how Python starts.
     *
     * @param config the configuration
     * @throws IllegalStateException if it has started
     */
    public static synchronized void setInitParams(PyConfig config) throws IllegalStateException {
        beforeStart("setInitParams");
        MainInterpreter.config = config;
    }

    /**
     * Sets {@code sys.argv}.
     *
     * @deprecated use {@link PyConfig#setArgv}
     * @param argv the arguments
     * @throws IllegalStateException if Python has started
     */
    @Deprecated
    public static synchronized void setSharedModulesArgv(String... argv)
            throws IllegalStateException {
        beforeStart("setSharedModulesArgv");
        MainInterpreter.argv = argv.clone();
    }

    /**
     * Does nothing: sanca.jar brings its library. Kept for programs that say where Jep's is.
     *
     * @param path ignored
     * @throws IllegalStateException if Python has started
     */
    public static synchronized void setJepLibraryPath(String path) throws IllegalStateException {
        beforeStart("setJepLibraryPath");
    }
}
