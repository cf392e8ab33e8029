package jep;

import org.sanca.internal.Op;
import org.sanca.internal.Operations;
import org.sanca.internal.PythonNames;
import org.sanca.internal.PythonReference;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The functions of {@code sanca._jep} in one Python interpreter: each is one crossing. */
final class Helpers {
    /** What {@code sanca._jep} raises for errors that are Jep's own and have no Python class in their message. */
    static final String REFUSAL = "sanca._jep.Refusal";

    private static final ConcurrentHashMap<Integer, Helpers> ALL = new ConcurrentHashMap<>();

    private final int interpreter;
    private final ConcurrentHashMap<String, PythonReference> functions = new ConcurrentHashMap<>();

    private Helpers(int interpreter) {
        this.interpreter = interpreter;
    }

    static Helpers of(int interpreter) {
        Helpers known = ALL.get(interpreter);
        return known != null ? known : ALL.computeIfAbsent(interpreter, Helpers::new);
    }

    /** The interpreter may have ended; if it has not, it gets new ones. */
    static void forget(int interpreter) {
        ALL.remove(interpreter);
    }

    private PythonReference function(String name) {
        PythonReference known = functions.get(name);
        return known != null ? known : functions.computeIfAbsent(name, this::find);
    }

    private PythonReference find(String name) {
        org.sanca.PyObject module =
                (org.sanca.PyObject) Operations.in(Op.IMPORT, interpreter, null, "sanca._jep");
        try (module) {
            // Not by its method: that is one of ours, which would come here.
            PythonReference interned = PythonNames.of(module, name);
            return (PythonReference) Operations.named(Op.GET_ATTRIBUTE, module, interned, null);
        }
    }

    /** Calls a helper; {@code wanted} as {@link #wanted} gives it. */
    Object call(String name, Class<?> wanted, Object... values) {
        try {
            return Operations.call(function(name), wanted, 0, values);
        } catch (Throwable thrown) {
            throw JepException.of(thrown, wanted);
        }
    }

    /** Calls a helper that passes positional and keyword arguments on to something else. */
    Object call(
            String name, Class<?> wanted, Object[] own, Object[] args, Map<String, Object> kwargs) {
        int positional = args == null ? 0 : args.length;
        int keywords = kwargs == null ? 0 : kwargs.size();
        Object[] values = new Object[own.length + positional + 2 * keywords];
        System.arraycopy(own, 0, values, 0, own.length);
        if (positional > 0) {
            System.arraycopy(args, 0, values, own.length, positional);
        }
        int at = own.length + positional;
        if (keywords > 0) {
            for (Map.Entry<?, Object> entry : kwargs.entrySet()) {
                values[at++] = keyword(entry.getKey());
                values[at++] = entry.getValue();
            }
        }
        try {
            return Operations.call(function(name), wanted, keywords, arrays(values));
        } catch (Throwable thrown) {
            throw JepException.of(thrown, wanted);
        }
    }

    private static Object keyword(Object key) {
        if (!(key instanceof String)) {
            String type = key == null ? "TypeError" : "KeyError";
            throw new JepException("<class '" + type + "'>: a keyword is a String, not " + key);
        }
        return key;
    }

    /** Holders of arrays for NumPy become arrays of NumPy. */
    private static Object[] arrays(Object[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = NumPy.argument(values[i]);
        }
        return values;
    }

    /** What Python is asked for: null stands for the Python object as it is, whatever it is. */
    static Class<?> wanted(Class<?> type) {
        Objects.requireNonNull(type, "the class of a result");
        return type.getName().startsWith("org.sanca.Py") ? null : type;
    }

    @SuppressWarnings("unchecked") // a primitive class stands for its box, which is what came
    static <T> T cast(Class<T> type, Object value) {
        return (T) value;
    }

    /** A class with its name for the helpers that shape a value for it. */
    static String target(Class<?> type) {
        if (org.sanca.PyObject.class.isAssignableFrom(type)) {
            return type == jep.python.PyCallable.class ? "()" : "*";
        }
        return type == Object.class ? "" : type.isArray() ? "[" : type.getName();
    }
}
