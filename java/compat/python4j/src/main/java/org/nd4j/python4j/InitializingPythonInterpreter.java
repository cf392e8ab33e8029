package org.nd4j.python4j;

import org.nd4j.common.primitives.Pair;

/** The interpreter of the calling thread, behind one object for all threads. */
public final class InitializingPythonInterpreter implements PythonInterpreter {
    private static final InitializingPythonInterpreter INSTANCE =
            new InitializingPythonInterpreter();

    /** Makes another view of the interpreters of threads. */
    public InitializingPythonInterpreter() {}

    /**
     * The interpreter.
     *
     * @return the one there is
     */
    public static PythonInterpreter getInstance() {
        maybeInit();
        return INSTANCE;
    }

    /** Starts Python if it does not run. */
    public static void maybeInit() {
        PythonExecutioner.init();
    }

    private static UncheckedPythonInterpreter own() {
        return UncheckedPythonInterpreter.getInstance();
    }

    @Override
    public GILLock gilLock() {
        return own().gilLock();
    }

    @Override
    public void exec(String expression) {
        own().exec(expression);
    }

    @Override
    public Object get(String variable, boolean getNew) {
        return own().get(variable, getNew);
    }

    @Override
    public void set(String variable, Object value) {
        own().set(variable, value);
    }

    @Override
    public Object getCachedPython(String name) {
        return own().getCachedPython(name);
    }

    @Override
    public Object getCachedJava(String name) {
        return own().getCachedJava(name);
    }

    @Override
    public Pair<PythonObject, Object> getCachedPythonJava(String name) {
        return own().getCachedPythonJava(name);
    }
}
