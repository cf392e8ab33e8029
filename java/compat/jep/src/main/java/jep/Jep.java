package jep;

import jep.python.MemoryManager;
import jep.python.PyObject;

import org.sanca.InterpreterConfig;
import org.sanca.PythonException;

import java.io.File;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * What Jep's interpreters have in common. Unlike those, these may be used by any thread and by several at a time, and a
 * thread may have any number of them open.
 */
public abstract class Jep implements Interpreter {
    private final org.sanca.Interpreter python;
    private final PyObject globals;
    private final Helpers helpers;
    private final MemoryManager memory;
    private final ClassLoader classLoader;

    /** Lines of the interactive mode that have not run yet; null in the normal mode. */
    private final StringBuilder pending;

    private volatile boolean closed;

    /**
     * A sub-interpreter.
     *
     * @deprecated use {@link SubInterpreter}
     * @throws JepException if it cannot be made
     */
    @Deprecated
    public Jep() throws JepException {
        this(new JepConfig());
    }

    /**
     * A sub-interpreter.
     *
     * @deprecated use {@link SubInterpreter}
     * @param config its configuration
     * @throws JepException if it cannot be made
     */
    @Deprecated
    public Jep(JepConfig config) throws JepException {
        this(config, true, new MemoryManager());
    }

    /**
     * An interpreter.
     *
     * @param config its configuration
     * @param useSubInterpreter whether it has modules of its own
     * @param memory counts the interpreters that share Python objects
     * @throws JepException if it cannot be made
     */
    protected Jep(JepConfig config, boolean useSubInterpreter, MemoryManager memory)
            throws JepException {
        this(config, made(config, useSubInterpreter), memory);
        try {
            configureInterpreter(config);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Jep(JepConfig config, org.sanca.Interpreter python, MemoryManager memory) {
        this.python = python;
        this.globals = globals(python);
        this.helpers = Helpers.of(((JepAccess) globals).number());
        this.memory = memory;
        this.classLoader =
                config.classLoader == null ? getClass().getClassLoader() : config.classLoader;
        this.pending = config.interactive ? new StringBuilder() : null;
        memory.openInterpreter(this);
    }

    private static PyObject globals(org.sanca.Interpreter python) {
        try (org.sanca.PyObject any = python.globals()) {
            PyObject.install(any);
        }
        return (PyObject) python.globals();
    }

    private Jep(Jep other, boolean shareGlobals) {
        this(other.asConfig(), other.python.attach(shareGlobals), other.memory);
    }

    private JepConfig asConfig() {
        return new JepConfig().setClassLoader(classLoader);
    }

    private static org.sanca.Interpreter made(JepConfig config, boolean useSubInterpreter) {
        MainInterpreter.start();
        try {
            return useSubInterpreter ? sub(config) : new org.sanca.SharedInterpreter();
        } catch (PythonException e) {
            if (e.getPythonType().equals("ValueError")) {
                throw new IllegalStateException(e.getPythonMessage(), e);
            }
            throw JepException.of(e);
        }
    }

    /** Before Python 3.12 there are no options, and those given have no effect. */
    private static org.sanca.SubInterpreter sub(JepConfig config) {
        InterpreterConfig options = config.interpreterConfig();
        if (!options.equals(InterpreterConfig.legacy())
                && !(Boolean) Helpers.of(0).call("has_options", Object.class)) {
            options = InterpreterConfig.legacy();
        }
        return new org.sanca.SubInterpreter(config.share(options));
    }

    /**
     * Applies a configuration to a new interpreter.
     *
     * @param config the configuration
     * @throws JepException if it cannot be applied
     */
    protected void configureInterpreter(JepConfig config) throws JepException {
        String path = config.includePath == null ? "" : config.includePath.toString();
        helpers.call("configure", Object.class, globals, path, classLoader);
        redirect("stdout", config.redirectStdout);
        redirect("stderr", config.redirectStderr);
        setupJavaImportHook(config.classEnquirer);
    }

    private void redirect(String stream, OutputStream target) {
        if (target != null) {
            String charset = Charset.defaultCharset().name();
            helpers.call("redirect", Object.class, stream, target, charset);
        }
    }

    /**
     * Has an enquirer decide what is a Java package, and the class loader what is in it. Without either, everything on the class
     * path can be imported.
     *
     * @param enquirer the enquirer, null for none
     * @throws JepException never by itself
     */
    protected void setupJavaImportHook(ClassEnquirer enquirer) throws JepException {
        boolean plain = enquirer == null || enquirer instanceof ClassList;
        boolean usual = classLoader == Jep.class.getClassLoader();
        if (!plain || !usual) {
            Object loader = usual ? null : classLoader;
            Object packages = plain ? null : enquirer;
            helpers.call("ask_enquirer", Object.class, loader, packages);
        }
    }

    /**
     * Does nothing while it is open: any thread is valid.
     *
     * @deprecated there is no need to ask
     * @throws JepException if it was closed
     */
    @Deprecated
    public void isValidThread() throws JepException {
        open();
    }

    private PyObject open() {
        if (closed) {
            throw new JepException("Jep instance has been closed.");
        }
        return globals;
    }

    @Override
    public void runScript(String script) throws JepException {
        PyObject names = open();
        if (script == null) {
            throw new JepException("Script filename cannot be null.");
        }
        File file = new File(script);
        if (!file.isFile() || !file.canRead()) {
            throw new JepException("Invalid file: " + file.getAbsolutePath());
        }
        helpers.call("run_script", Object.class, names, script);
    }

    @Override
    public Object invoke(String name, Object... args) throws JepException {
        return invoke(name, args, null);
    }

    @Override
    public Object invoke(String name, Map<String, Object> kwargs) throws JepException {
        return invoke(name, null, kwargs);
    }

    @Override
    public Object invoke(String name, Object[] args, Map<String, Object> kwargs)
            throws JepException {
        PyObject names = open();
        if (name == null || name.isBlank()) {
            throw new JepException("Invalid function name.");
        }
        Object[] own = {names, "", name};
        return helpers.call("invoke", Object.class, own, args, kwargs);
    }

    @Override
    public boolean eval(String statement) throws JepException {
        PyObject names = open();
        if (pending != null) {
            return evalInteractively(names, statement);
        }
        if (statement == null || statement.isBlank()) {
            return false;
        }
        helpers.call("run_single", Object.class, names, statement);
        return true;
    }

    /** A complete line runs at once; what is incomplete or wrong waits for more, to the end that null is. */
    private boolean evalInteractively(PyObject names, String line) {
        if (line == null) {
            String all = pending.toString();
            pending.setLength(0);
            if (all.isBlank()) {
                return false;
            }
            helpers.call("run_single", Object.class, names, all);
            return true;
        }
        if (pending.length() == 0
                && (Boolean) helpers.call("run_if_complete", Object.class, names, line)) {
            return true;
        }
        pending.append(line).append('\n');
        return false;
    }

    @Override
    public void exec(String code) throws JepException {
        PyObject names = open();
        if (code == null) {
            return;
        }
        try {
            python.exec(code);
        } catch (Throwable thrown) {
            throw JepException.of(thrown);
        }
    }

    @Override
    public Object getValue(String expression) throws JepException {
        return getValue(expression, Object.class);
    }

    @Override
    public <T> T getValue(String expression, Class<T> type) throws JepException {
        PyObject names = open();
        Class<?> wanted = Helpers.wanted(type);
        if (expression == null) {
            return null;
        }
        String target = Helpers.target(type);
        return Helpers.cast(type, helpers.call("value", wanted, names, target, expression));
    }

    @Override
    public void set(String name, Object value) throws JepException {
        open();
        try {
            python.set(name, NumPy.argument(value));
        } catch (Throwable thrown) {
            throw JepException.of(thrown);
        }
    }

    /**
     * What counts the interpreters that share Python objects.
     *
     * @return the manager
     */
    protected MemoryManager getMemoryManager() {
        return memory;
    }

    /**
     * In Jep, a native pointer.
     *
     * @return 0
     */
    protected long getThreadState() {
        return 0;
    }

    /**
     * The loader of the classes that {@code jep.forName} finds.
     *
     * @return the loader
     */
    protected ClassLoader getClassLoader() {
        return classLoader;
    }

    @Override
    public Interpreter attach(boolean shareGlobals) {
        if (closed) {
            throw new JepException("Cannot use new thread for a closed interpreter.");
        }
        return new Attached(this, shareGlobals);
    }

    @Override
    public synchronized void close() throws JepException {
        if (closed) {
            return;
        }
        try {
            python.close();
        } catch (PythonException e) {
            if (e.getPythonType().equals("RuntimeError")) {
                throw new JepException("All threads must be stopped before closing Jep.", e);
            }
            throw JepException.of(e);
        }
        closed = true;
        memory.closeInterpreter(this);
        globals.close();
        if (((JepAccess) globals).number() != 0) {
            Helpers.forget(((JepAccess) globals).number());
        }
    }

    /** Another view of an interpreter, for another thread in Jep's world. */
    private static final class Attached extends Jep {
        Attached(Jep other, boolean shareGlobals) {
            super(other, shareGlobals);
        }
    }
}
