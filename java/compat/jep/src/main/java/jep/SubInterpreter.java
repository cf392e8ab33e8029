package jep;

import jep.python.MemoryManager;

/** An interpreter with modules of its own. */
public class SubInterpreter extends Jep {
    /**
     * Makes one.
     *
     * @throws JepException if it cannot be made
     */
    public SubInterpreter() throws JepException {
        this(new JepConfig());
    }

    /**
     * Makes one.
     *
     * @param config its configuration
     * @throws JepException if it cannot be made
     */
    public SubInterpreter(JepConfig config) throws JepException {
        super(config, true, new MemoryManager());
    }
}
