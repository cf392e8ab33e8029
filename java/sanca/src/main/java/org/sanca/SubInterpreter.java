package org.sanca;

import org.sanca.internal.Code;
import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.Python;
import org.sanca.internal.PythonNames;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An interpreter with modules of its own: what it imports or changes, no other sees. With {@link
 * InterpreterConfig#isolated} it has a GIL of its own as well, and runs at the same time as others.
 *
 * <p>Many extension modules, NumPy among them, refuse to be loaded by a second interpreter; use {@link
 * SharedInterpreter} for those, or have them as {@linkplain InterpreterConfig.Builder#sharedModules shared modules}. Its
 * Python objects are of no use in other interpreters.
 */
public final class SubInterpreter extends GlobalNames {
    private static final int MAIN = 0;

    private final Ending ending;

    /** The Python interpreter, and how many of our objects have it. */
    private static final class Ending {
        final int number;
        final AtomicInteger users = new AtomicInteger(1);

        Ending(int number) {
            this.number = number;
        }

        void release() {
            if (users.decrementAndGet() > 0) {
                return;
            }
            try {
                Operations.in(Op.END_INTERPRETER, MAIN, Object.class, number);
            } catch (RuntimeException e) {
                users.incrementAndGet();
                throw e;
            }
            Code.forget(number);
            PythonNames.forget(number);
        }
    }

    /**
     * Makes an interpreter as {@link InterpreterConfig#legacy} has it.
     *
     * @throws PythonStartException if Python does not run and cannot be started
     * @throws PythonException if CPython refuses to make it
     */
    public SubInterpreter() {
        this(InterpreterConfig.legacy());
    }

    /**
     * Makes an interpreter.
     *
     * @param config what it may do and has of its own
     * @throws PythonStartException if Python does not run and cannot be started
     * @throws PythonException if CPython refuses to make it: {@code ValueError} for options that exclude each other,
     *     {@code RuntimeError} for options that this version does not have, and for shared modules of which every
     *     interpreter needs its own, such as {@code sys}
     */
    public SubInterpreter(InterpreterConfig config) {
        this(new Ending(make(Objects.requireNonNull(config, "config"))));
    }

    private SubInterpreter(Ending ending) {
        super(ending.number, main(ending.number));
        this.ending = ending;
    }

    private SubInterpreter(SubInterpreter other, boolean shareGlobals) {
        super(other, shareGlobals);
        this.ending = other.ending;
        ending.users.incrementAndGet();
    }

    private static int make(InterpreterConfig config) {
        Python.start();
        return (Integer) Operations.in(Op.MAKE_INTERPRETER, MAIN, Object.class, config.values());
    }

    private static PyObject main(int number) {
        try (PyObject main = (PyObject) Operations.in(Op.IMPORT, number, null, "__main__")) {
            return main.getAttr("__dict__", PyObject.class);
        }
    }

    @Override
    public SubInterpreter attach(boolean shareGlobals) {
        return new SubInterpreter(this, shareGlobals);
    }

    /**
     * Ends the interpreter, unless an attached one has it too.
     *
     * @throws PythonException {@code RuntimeError} if threads still run in it; it stays open then
     */
    @Override
    public void close() {
        closeOnce(ending::release);
    }
}
