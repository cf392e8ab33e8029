package py4j.reflection;

import org.sanca.internal.WireGateway;

import py4j.Gateway;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** Has a Python object run the methods of the Java object that stands for it. Python is told when Java has no more use for it. */
public class PythonProxyHandler implements InvocationHandler {
    /** The command that calls a Python object's method. */
    public static final String CALL_PROXY_COMMAND_NAME = "c\n";

    /** The command that says that Java has no more use for a Python object. */
    public static final String GARBAGE_COLLECT_PROXY_COMMAND_NAME = "g\n";

    /** The Python object's name. Spark reads this field, by its name. */
    private final String id;

    private final Gateway gateway;
    private final WireGateway.RemoteHandler remote;

    /**
     * A handler.
     *
     * @param id the Python object's name
     * @param gateway calls it
     */
    public PythonProxyHandler(String id, Gateway gateway) {
        this.id = id;
        this.gateway = gateway;
        remote = gateway.remote(id);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        return remote.invoke(proxy, method, args);
    }

    /**
     * Does nothing: Python is told without it. Here for subclasses that call it.
     *
     * @throws Throwable never
     */
    @Override
    @SuppressWarnings({"deprecation", "removal"}) // programs override it
    protected void finalize() throws Throwable {}

    @Override
    public String toString() {
        return "PythonProxyHandler(" + id + " of " + gateway + ")";
    }
}
