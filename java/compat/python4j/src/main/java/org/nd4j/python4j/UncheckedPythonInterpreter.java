package org.nd4j.python4j;

import org.nd4j.common.primitives.Pair;

import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.HashMap;
import java.util.Map;

/** The interpreter of a thread. All of them use the names of the current context. */
public class UncheckedPythonInterpreter implements PythonInterpreter {
    private static final ThreadLocal<UncheckedPythonInterpreter> INSTANCES =
            ThreadLocal.withInitial(UncheckedPythonInterpreter::new);

    /** What was read or set last, by name. */
    private final Map<String, Map.Entry<PythonObject, Object>> last = new HashMap<>();

    private final GILLock lock = new GILLock();

    /** Makes one; {@link #getInstance} is the one of the thread. */
    protected UncheckedPythonInterpreter() {}

    /**
     * The interpreter of this thread.
     *
     * @return the interpreter
     */
    public static UncheckedPythonInterpreter getInstance() {
        return INSTANCES.get();
    }

    /** Starts Python if it does not run. */
    public void init() {
        PythonExecutioner.init();
    }

    /**
     * {@code None}.
     *
     * @return the object
     */
    public PythonObject newNone() {
        return Python.None();
    }

    @Override
    public GILLock gilLock() {
        return lock;
    }

    @Override
    public void exec(String expression) {
        PythonExecutioner.exec(expression);
    }

    @Override
    public Object get(String variable, boolean getNew) {
        PythonObject object = Python.eval(variable);
        PythonGC.keepFrom(object);
        Object value = object.isNone() ? null : PythonTypes.toJava(object.python());
        last.put(variable, new SimpleImmutableEntry<>(object, value));
        return value;
    }

    @Override
    public void set(String variable, Object value) {
        PythonObject object = PythonTypes.convert(value);
        PythonGC.keepFrom(object);
        PythonExecutioner.setVariable(variable, object);
        last.put(variable, new SimpleImmutableEntry<>(object, value));
    }

    @Override
    public Object getCachedPython(String name) {
        Map.Entry<PythonObject, Object> known = last.get(name);
        return known == null ? null : known.getKey();
    }

    @Override
    public Object getCachedJava(String name) {
        Map.Entry<PythonObject, Object> known = last.get(name);
        return known == null ? null : known.getValue();
    }

    @Override
    public Pair<PythonObject, Object> getCachedPythonJava(String name) {
        Map.Entry<PythonObject, Object> known = last.get(name);
        return known == null ? null : new Pair<>(known.getKey(), known.getValue());
    }
}
