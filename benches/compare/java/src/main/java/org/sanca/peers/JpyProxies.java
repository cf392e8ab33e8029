package org.sanca.peers;

import org.jpy.PyLib.CallableKind;
import org.jpy.PyObject;
import org.sanca.testkit.bench.Bench;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;

/** jpy proxies of the interfaces the benches use; the Python object has a method of the interface's name. */
public final class JpyProxies {
    private JpyProxies() {}

    // jpy unwraps a proxy that comes back to Python, so each method makes its own: one for ten
    // thousand calls.

    public static int callFunction(PyObject object, int times) {
        return Bench.callFunction(function(object), times);
    }

    public static int callOperator(PyObject object, int times) {
        return Bench.callOperator(
                (IntBinaryOperator)
                        object.createProxy(CallableKind.METHOD, IntBinaryOperator.class),
                times);
    }

    @SuppressWarnings("unchecked")
    public static int sort(PyObject object, int length) {
        return Bench.sort(
                (Comparator<Object>) object.createProxy(CallableKind.METHOD, Comparator.class),
                length);
    }

    public static int drop(PyObject object) {
        return Bench.drop(function(object));
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> function(PyObject object) {
        return (Function<Object, Object>) object.createProxy(CallableKind.METHOD, Function.class);
    }
}
