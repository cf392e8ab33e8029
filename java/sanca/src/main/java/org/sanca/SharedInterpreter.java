package org.sanca;

import org.sanca.internal.Python;

/**
 * An interpreter with global names of its own and the modules of the process: what one imports or changes in a module,
 * all see. Cheap to make; extension modules such as NumPy work as they do in plain Python.
 *
 * <p>The first one starts Python, as it is found or as {@link MainInterpreter} was told.
 */
public final class SharedInterpreter extends GlobalNames {
    private static final int MAIN = 0;

    /**
     * Makes an interpreter; starts Python if it does not run.
     *
     * @throws PythonStartException if Python cannot be started, with all places where it was looked for
     */
    public SharedInterpreter() {
        super(started());
    }

    private SharedInterpreter(SharedInterpreter other, boolean shareGlobals) {
        super(other, shareGlobals);
    }

    private static int started() {
        Python.start();
        return MAIN;
    }

    @Override
    public SharedInterpreter attach(boolean shareGlobals) {
        return new SharedInterpreter(this, shareGlobals);
    }
}
