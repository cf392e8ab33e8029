package jep;

import jep.python.MemoryManager;

/** An interpreter with global names of its own and the modules of all others of this class. */
public class SharedInterpreter extends Jep {
    private static final MemoryManager MEMORY = new MemoryManager();

    /** Applied when the first one is made. Guarded by the class, as is the next. */
    private static JepConfig config = new JepConfig();

    private static boolean configured;

    /**
     * Makes an interpreter.
     *
     * @throws JepException if it cannot be made
     */
    public SharedInterpreter() throws JepException {
        super(current(), false, MEMORY);
    }

    private static synchronized JepConfig current() {
        return config;
    }

    @Override
    protected void configureInterpreter(JepConfig config) throws JepException {
        synchronized (SharedInterpreter.class) {
            super.configureInterpreter(configured ? new JepConfig() : config);
            configured = true;
        }
    }

    /**
     * Sets what all of them have; the first one applies it.
     *
     * @param config the configuration
     * @throws JepException if there was one already, or for shared modules, which all modules are here
     */
    public static synchronized void setConfig(JepConfig config) throws JepException {
        if (configured) {
            throw new JepException("JepConfig must be set before creating any SharedInterpreters");
        }
        if (config.sharedModules != null && !config.sharedModules.isEmpty()) {
            throw new JepException("sharedModules cannot be used with SharedInterpreters");
        }
        SharedInterpreter.config = config;
    }
}
