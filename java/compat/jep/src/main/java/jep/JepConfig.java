package jep;

import org.sanca.InterpreterConfig;

import java.io.File;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/** The configuration of an interpreter. */
public class JepConfig {
    /** Whether {@link Interpreter#eval} takes lines as a prompt does. For subclasses. */
    protected boolean interactive = false;

    /** Folders for {@code sys.path}, separated as the system does it. */
    protected StringBuilder includePath = null;

    /** Where {@code jep.forName} looks. */
    protected ClassLoader classLoader = null;

    /** What decides about Java packages. */
    protected ClassEnquirer classEnquirer = null;

    /** Where {@code sys.stdout} goes. */
    protected OutputStream redirectStdout = null;

    /** Where {@code sys.stderr} goes. */
    protected OutputStream redirectStderr = null;

    /** Names of modules that interpreters share. */
    protected Set<String> sharedModules = null;

    /** Options of a sub-interpreter. */
    protected SubInterpreterOptions subInterpOptions = SubInterpreterOptions.legacy();

    /** The default configuration. */
    public JepConfig() {}

    /**
     * Sets the folders that are added to {@code sys.path}.
     *
     * @param includePath folders, separated as the system does it
     * @return this
     */
    public JepConfig setIncludePath(String includePath) {
        this.includePath = includePath == null ? null : new StringBuilder(includePath);
        return this;
    }

    /**
     * Adds folders to {@code sys.path}.
     *
     * @param folders the folders
     * @return this
     */
    public JepConfig addIncludePaths(String... folders) {
        if (includePath == null) {
            includePath = new StringBuilder();
        }
        for (String folder : folders) {
            if (includePath.length() > 0) {
                includePath.append(File.pathSeparator);
            }
            includePath.append(folder);
        }
        return this;
    }

    /**
     * Sets where {@code jep.forName} looks.
     *
     * @param classLoader the loader
     * @return this
     */
    public JepConfig setClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
        return this;
    }

    /**
     * Sets what decides about Java packages.
     *
     * @param classEnquirer the enquirer
     * @return this
     */
    public JepConfig setClassEnquirer(ClassEnquirer classEnquirer) {
        this.classEnquirer = classEnquirer;
        return this;
    }

    /**
     * Sets where {@code sys.stdout} goes.
     *
     * @param target the stream
     * @return this
     */
    public JepConfig redirectStdout(OutputStream target) {
        this.redirectStdout = target;
        return this;
    }

    /**
     * Sets where {@code sys.stderr} goes.
     *
     * @param target the stream
     * @return this
     */
    public JepConfig redirectStdErr(OutputStream target) {
        this.redirectStderr = target;
        return this;
    }

    /**
     * Sets the modules that interpreters share.
     *
     * @param sharedModules names of modules
     * @return this
     */
    public JepConfig setSharedModules(Set<String> sharedModules) {
        this.sharedModules = sharedModules;
        return this;
    }

    /**
     * Adds modules that interpreters share.
     *
     * @param sharedModules names of modules
     * @return this
     */
    public JepConfig addSharedModules(String... sharedModules) {
        if (this.sharedModules == null) {
            this.sharedModules = new HashSet<>();
        }
        this.sharedModules.addAll(Set.of(sharedModules));
        return this;
    }

    /**
     * Sets the options of a sub-interpreter.
     *
     * @param options the options
     * @return this
     */
    public JepConfig setSubInterpreterOptions(SubInterpreterOptions options) {
        this.subInterpOptions = options;
        return this;
    }

    /**
     * Makes a sub-interpreter with this configuration.
     *
     * @return the interpreter
     * @throws JepException if it cannot be made
     */
    public SubInterpreter createSubInterpreter() throws JepException {
        return new SubInterpreter(this);
    }

    /** Those options with the shared modules. */
    InterpreterConfig share(InterpreterConfig options) {
        if (sharedModules == null || sharedModules.isEmpty()) {
            return options;
        }
        try {
            return options.with().sharedModules(sharedModules.toArray(new String[0])).build();
        } catch (IllegalArgumentException e) {
            throw new JepException(e.getMessage(), e);
        }
    }

    /** The options in our terms, checked against the shared modules as Jep does. */
    InterpreterConfig interpreterConfig() {
        SubInterpreterOptions options =
                subInterpOptions == null ? SubInterpreterOptions.legacy() : subInterpOptions;
        if (sharedModules != null && !sharedModules.isEmpty()) {
            if (options.isolated) {
                throw new JepException("Shared modules cannot be used with isolated interpreters.");
            }
            if (options.useMainObmalloc == 0) {
                throw new JepException("Shared modules can only be used with a shared allocator.");
            }
        }
        return options.interpreterConfig();
    }

    @Override
    public String toString() {
        return "JepConfig [interactive="
                + interactive
                + ", includePath="
                + includePath
                + ", classLoader="
                + classLoader
                + ", classEnquirer="
                + classEnquirer
                + ", redirectStdout="
                + redirectStdout
                + ", redirectStderr="
                + redirectStderr
                + ", sharedModules="
                + sharedModules
                + ", subInterpOptions="
                + subInterpOptions
                + "]";
    }
}
