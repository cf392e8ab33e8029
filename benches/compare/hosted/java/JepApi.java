import jep.DirectNDArray;
import jep.JepException;
import jep.NDArray;
import jep.SharedInterpreter;
import jep.SubInterpreter;
import jep.python.PyCallable;
import jep.python.PyObject;

import java.nio.DoubleBuffer;
import java.util.Map;

/** Jep. */
final class JepApi implements Api {
    private final SharedInterpreter python = new SharedInterpreter();

    @Override
    public String version() {
        return (String) python.getValue("__import__('jep').__version__");
    }

    @Override
    public void exec(String code) {
        python.exec(code);
    }

    @Override
    public Object getValue(String expression) {
        return python.getValue(expression);
    }

    @Override
    public <T> T getValue(String expression, Class<T> type) {
        return python.getValue(expression, type);
    }

    @Override
    public void set(String name, Object value) {
        python.set(name, value);
    }

    @Override
    public Object invoke(String name) {
        return python.invoke(name);
    }

    @Override
    public Object invoke(String name, Object a) {
        return python.invoke(name, a);
    }

    @Override
    public Object invoke(String name, Object a, Object b) {
        return python.invoke(name, a, b);
    }

    @Override
    public Fn callable(String name) {
        PyCallable callable = python.getValue(name, PyCallable.class);
        return new Fn() {
            @Override
            public Object call() {
                return callable.call();
            }

            @Override
            public Object call(Object a, Object b) {
                return callable.call(a, b);
            }

            @Override
            public Object call(Map<String, Object> keywords) {
                return callable.call(keywords);
            }
        };
    }

    @Override
    public Obj object(String name) {
        PyObject object = python.getValue(name, PyObject.class);
        return new Obj() {
            @Override
            public Object getAttr(String name) {
                return object.getAttr(name);
            }

            @Override
            public void setAttr(String name, Object value) {
                object.setAttr(name, value);
            }

            /** Jep has no call of a method by name. */
            @Override
            public Object method(String name) {
                try (PyCallable method = object.getAttr(name, PyCallable.class)) {
                    return method.call();
                }
            }
        };
    }

    @Override
    public Object copied(double[] data) {
        return new NDArray<>(data);
    }

    @Override
    public double[] elements(String expression) {
        return (double[]) python.getValue(expression, NDArray.class).getData();
    }

    @Override
    public Object shared(DoubleBuffer data) {
        return new DirectNDArray<>(data);
    }

    @Override
    public DoubleBuffer memory(String expression) {
        return (DoubleBuffer) python.getValue(expression, DirectNDArray.class).getData();
    }

    @Override
    public boolean isPythonError(Throwable thrown) {
        return thrown instanceof JepException && thrown.getMessage().contains("ValueError");
    }

    @Override
    public void openAndCloseShared() {
        new SharedInterpreter().close();
    }

    @Override
    public void openAndCloseSub() {
        new SubInterpreter().close();
    }

    @Override
    public void close() {
        python.close();
    }
}
