package org.nd4j.python4j;

import org.sanca.PyObject;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Code to be run again and again, in a context of its own, which is the current one afterwards.
 *
 * <p>In <em>setup/run mode</em> the code is executed once. It has to define a function {@code run}, and may define
 * {@code setup}, which is called once. Then each {@link #exec} calls {@code run} with the inputs that it names as its
 * parameters, and the {@code dict} that it returns holds the outputs.
 *
 * <p>The methods take {@link PythonGIL} for themselves; a caller may have it.
 */
@SuppressWarnings("rawtypes") // lists of variables have no element types in this API
public class PythonJob {
    private String name;
    private String context;
    private String code;
    private PythonObject runF;
    private boolean setupRunMode;
    private final AtomicBoolean setupDone = new AtomicBoolean();

    /**
     * Makes a job and its context. Nothing runs yet.
     *
     * @param name a name of letters, digits and underscores
     * @param code Python source
     * @param setupRunMode whether the code defines {@code run}
     * @throws PythonException if the name is none for a context
     */
    public PythonJob(String name, String code, boolean setupRunMode) {
        this.name = name;
        this.code = code;
        this.setupRunMode = setupRunMode;
        this.context = "__job_" + name + UUID.randomUUID().toString().replace('-', '_');
        PythonContextManager.addContext(context);
    }

    /**
     * A builder.
     *
     * @return the builder
     */
    public static PythonJobBuilder builder() {
        return new PythonJobBuilder();
    }

    /** Gathers what a job is made of. */
    public static class PythonJobBuilder {
        private String name;
        private String code;
        private boolean setupRunMode;

        PythonJobBuilder() {}

        /**
         * The name of the job.
         *
         * @param name letters, digits and underscores
         * @return this builder
         */
        public PythonJobBuilder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * The code.
         *
         * @param code Python source
         * @return this builder
         */
        public PythonJobBuilder code(String code) {
            this.code = code;
            return this;
        }

        /**
         * Whether the code defines {@code run}.
         *
         * @param on whether it does
         * @return this builder
         */
        public PythonJobBuilder setupRunMode(boolean on) {
            this.setupRunMode = on;
            return this;
        }

        /**
         * The job.
         *
         * @return the job
         */
        public PythonJob build() {
            return new PythonJob(name, code, setupRunMode);
        }
    }

    /** Forgets all names of the job's context and sets it up again. */
    public void clearState() {
        try (PythonGIL gil = PythonGIL.lock()) {
            PythonContextManager.setContext(context);
            PythonContextManager.reset();
            runF = null;
            setupDone.set(false);
            setup();
        }
    }

    /**
     * In setup/run mode, unless it has been done: runs the code, looks for {@code run}, calls {@code setup}.
     *
     * @throws PythonException what the code raised, or that it defines no {@code run}
     */
    public void setup() {
        if (!setupRunMode) {
            return;
        }
        try (PythonGIL gil = PythonGIL.lock()) {
            PythonContextManager.setContext(context);
            if (setupDone.get()) {
                return;
            }
            if (!Python.callable(PythonExecutioner.getVariable("run"))) {
                PythonExecutioner.exec(code);
            }
            runF = PythonExecutioner.getVariable("run");
            if (!Python.callable(runF)) {
                throw new PythonException(
                        "run() method not found! A job in setup/run mode has to define it.");
            }
            PythonObject setupF = PythonExecutioner.getVariable("setup");
            if (Python.callable(setupF)) {
                setupF.call();
            }
            setupDone.set(true);
        }
    }

    /**
     * Runs the job.
     *
     * @param inputs what to set before, null for nothing
     * @param outputs what to read afterwards, null for nothing
     * @throws PythonException what the code raised, or that an input or output is missing
     */
    public void exec(List<PythonVariable> inputs, List<PythonVariable> outputs) {
        try (PythonGIL gil = PythonGIL.lock()) {
            perform(inputs);
            if (outputs != null) {
                PythonExecutioner.getVariables(outputs);
            }
        }
    }

    /**
     * Runs the job.
     *
     * @param inputs what to set before, null for nothing
     * @return all variables afterwards, see {@link PythonExecutioner#getAllVariables}
     * @throws PythonException what the code raised, or that an input is missing
     */
    public List<PythonVariable> execAndReturnAllVariables(List<PythonVariable> inputs) {
        try (PythonGIL gil = PythonGIL.lock()) {
            perform(inputs);
            return PythonExecutioner.getAllVariables();
        }
    }

    private void perform(List<PythonVariable> inputs) {
        PythonContextManager.setContext(context);
        if (!setupRunMode) {
            PythonExecutioner.exec(code, inputs, null);
            return;
        }
        setup();
        if (inputs != null) {
            PythonExecutioner.setVariables(inputs);
        }
        PyObject names = PythonContextManager.names();
        Object missing = Bridge.ask("run_job", runF.python(), names);
        if (missing != null) {
            throw new PythonException("Input value not received for run() argument: " + missing);
        }
    }

    // --- properties

    /**
     * The name.
     *
     * @return the name
     */
    public String getName() {
        return name;
    }

    /**
     * Changes the name; the context keeps its own.
     *
     * @param name the name
     */
    public void setName(String name) {
        this.name = name;
    }

    /**
     * The name of the job's context.
     *
     * @return the name
     */
    public String getContext() {
        return context;
    }

    /**
     * Changes the context.
     *
     * @param context the name of another one
     */
    public void setContext(String context) {
        this.context = context;
    }

    /**
     * The code.
     *
     * @return Python source
     */
    public String getCode() {
        return code;
    }

    /**
     * Changes the code; in setup/run mode it counts after {@link #clearState}.
     *
     * @param code Python source
     */
    public void setCode(String code) {
        this.code = code;
    }

    /**
     * The function {@code run}.
     *
     * @return the function, null before the first setup
     */
    public PythonObject getRunF() {
        return runF;
    }

    /**
     * Changes the function {@code run}.
     *
     * @param runF the function
     */
    public void setRunF(PythonObject runF) {
        this.runF = runF;
    }

    /**
     * Whether this is a job in setup/run mode.
     *
     * @return whether it is
     */
    public boolean isSetupRunMode() {
        return setupRunMode;
    }

    /**
     * Changes the mode.
     *
     * @param setupRunMode whether the code defines {@code run}
     */
    public void setSetupRunMode(boolean setupRunMode) {
        this.setupRunMode = setupRunMode;
    }

    /**
     * Whether setup has been done.
     *
     * @return the flag
     */
    public AtomicBoolean getSetupDone() {
        return setupDone;
    }
}
