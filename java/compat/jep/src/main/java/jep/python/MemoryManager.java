package jep.python;

import jep.Jep;
import jep.JepException;

/** Counts the interpreters that share Python objects. Objects let go of what they stand for by themselves. */
public final class MemoryManager {
    private int open;

    /** A manager of no interpreter yet. */
    public MemoryManager() {}

    /**
     * One more.
     *
     * @param interpreter the interpreter
     */
    public synchronized void openInterpreter(Jep interpreter) {
        open++;
    }

    /**
     * One less.
     *
     * @param interpreter the interpreter
     * @return whether it was the last
     * @throws JepException never
     */
    public synchronized boolean closeInterpreter(Jep interpreter) throws JepException {
        return --open == 0;
    }

    /**
     * Does nothing: what Java has collected, Python gives back by itself.
     *
     * @throws JepException never
     */
    public void cleanupWeakReferences() throws JepException {}
}
