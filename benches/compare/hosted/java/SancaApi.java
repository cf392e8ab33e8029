import org.sanca.DirectNDArray;
import org.sanca.NDArray;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.nio.DoubleBuffer;
import java.util.Map;

/** Sanca. */
final class SancaApi implements Api {
    private final SharedInterpreter python = new SharedInterpreter();

    @Override
    public String version() {
        return (String) python.eval("__import__('sanca').__version__");
    }

    @Override
    public void exec(String code) {
        python.exec(code);
    }

    @Override
    public Object getValue(String expression) {
        return python.eval(expression);
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

            @Override
            public Object method(String name) {
                return object.invoke(name);
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
        return thrown instanceof PythonException
                && ((PythonException) thrown).getPythonType().equals("ValueError");
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
