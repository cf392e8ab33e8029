package py4j;

import org.sanca.gateway.GatewayException;
import org.sanca.internal.GatewayExchange;
import org.sanca.internal.GatewayHost;
import org.sanca.internal.WireGateway;

import py4j.commands.Command;
import py4j.reflection.PythonProxyHandler;
import py4j.reflection.ReflectionUtil;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;

/**
 * What the commands of a server are performed with: the objects that Python knows by name, and the way to Python. Any thread may call.
 *
 * <p>Commands are performed by native code. Methods here are for Java's side of a gateway; replacing them changes nothing for Python,
 * but for {@link #createProxy} and {@link #createPythonProxyHandler}.
 */
public class Gateway {
    private static final String CALLBACK_ERROR =
            "Error while obtaining a new communication channel";

    private final Object entryPoint;
    private volatile Py4JPythonClient callbackClient;
    private volatile boolean isStarted;

    /** Null until it is needed, and after the end. Guarded by the lock of this object. */
    private WireGateway wire;

    /** It has been shut down. Guarded likewise. */
    private boolean ended;

    /** The commands of each connection's own, by its number. */
    private final Map<Long, Map<String, Command>> connections = new ConcurrentHashMap<>();

    private final AtomicLong lastConnection = new AtomicLong();

    /**
     * A gateway that does not call Python.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     */
    public Gateway(Object entryPoint) {
        this(entryPoint, null);
    }

    /**
     * A gateway.
     *
     * @param entryPoint what Python finds as its entry point; may be null
     * @param cbClient calls Python; may be null
     */
    public Gateway(Object entryPoint, Py4JPythonClient cbClient) {
        this.entryPoint = entryPoint;
        callbackClient = cbClient;
    }

    // --- native code's half

    /** Opened when it is needed first, so that a gateway that is only made costs nothing. */
    synchronized WireGateway wire() {
        if (wire == null) {
            if (ended) {
                throw new Py4JException("this gateway has been shut down");
            }
            try {
                wire = new WireGateway(settings(), new Host(this));
            } catch (GatewayException e) {
                throw new Py4JException(e.getMessage(), e);
            }
            if (entryPoint != null) {
                wire.put(Protocol.ENTRY_POINT_OBJECT_ID, entryPoint);
            }
        }
        return wire;
    }

    /** Null if there is none. */
    private synchronized WireGateway open() {
        return ended ? null : wire();
    }

    private String settings() {
        String pinned = callbackClient instanceof Py4JPythonClientPerThread ? "pinned\0true\0" : "";
        return pinned
                + "channel\0true\0proxies\0true\0exceptions\0"
                + Py4JException.class.getName()
                + "\0";
    }

    /** A number for a connection, by which its commands are found. */
    long connected(Map<String, Command> commands) {
        long number = lastConnection.incrementAndGet();
        if (!commands.isEmpty()) {
            connections.put(number, commands);
            wire().addCommands(commands.keySet());
        }
        return number;
    }

    void disconnected(long number) {
        connections.remove(number);
    }

    /** Does what native code asks of the owner of a gateway. */
    private static final class Host extends GatewayHost {
        private final Gateway gateway;

        private Host(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        protected void event(int kind, long number, String text) {
            Object server = gateway.getObject(Protocol.GATEWAY_SERVER_ID);
            if (server instanceof Py4JJavaServer && kind == SHUTDOWN_ASKED) {
                ((Py4JJavaServer) server).shutdown();
            } else if (server instanceof Py4JJavaServer && kind == CANCEL) {
                ((Py4JJavaServer) server).shutdownSocket("", (int) number, -1);
            }
        }

        @Override
        protected void listenerFailed(Throwable e) {
            GatewayServer.PY4J_LOGGER.log(Level.WARNING, "the gateway could not be ended", e);
        }

        @Override
        protected String exchange(String command, boolean patient) {
            Py4JPythonClient client = gateway.callbackClient;
            if (client == null) {
                throw new Py4JException(CALLBACK_ERROR);
            }
            boolean isRelease =
                    command.startsWith(PythonProxyHandler.GARBAGE_COLLECT_PROXY_COMMAND_NAME);
            if (isRelease && !client.isMemoryManagementEnabled()) {
                return "" + Protocol.RETURN_MESSAGE + Protocol.SUCCESS + Protocol.VOID;
            }
            return Protocol.RETURN_MESSAGE + client.sendCommand(command, patient);
        }

        @Override
        protected Object makeProxy(String id, Class<?>[] interfaces) {
            ClassLoader loader = ReflectionUtil.getClassLoader();
            return gateway.createProxy(loader, interfaces, id);
        }

        @Override
        protected void custom(String name, GatewayExchange exchange, long connection)
                throws IOException {
            Map<String, Command> commands = gateway.connections.get(connection);
            Command command = commands == null ? null : commands.get(name);
            if (command == null) {
                throw new Py4JException("Unknown command received: " + name);
            }
            BufferedWriter writer = new BufferedWriter(exchange.writer());
            try {
                command.execute(name, new BufferedReader(exchange.reader()), writer);
            } catch (RuntimeException e) {
                GatewayServer.PY4J_LOGGER.log(Level.WARNING, "the command " + name + " failed", e);
                writer.write(Protocol.getOutputFatalErrorCommand(e));
                writer.flush();
                throw e;
            }
        }
    }

    // --- objects

    /**
     * The object of a name.
     *
     * @param objectId the name
     * @return the object; null if there is none
     */
    public Object getObject(String objectId) {
        WireGateway open = open();
        return open == null ? null : open.get(objectId);
    }

    /**
     * Likewise.
     *
     * @param targetObjectId the name
     * @return the object; null if there is none
     */
    protected Object getObjectFromId(String targetObjectId) {
        return getObject(targetObjectId);
    }

    /**
     * Names an object.
     *
     * @param id the name
     * @param object the object
     * @return what had the name before; null for nothing
     */
    public Object putObject(String id, Object object) {
        Object before = getObject(id);
        wire().put(id, object);
        return before;
    }

    /**
     * Gives an object a name.
     *
     * @param object the object
     * @return the name
     */
    public String putNewObject(Object object) {
        return wire().putNew(object);
    }

    /**
     * Takes a name back.
     *
     * @param objectId the name
     */
    public void deleteObject(String objectId) {
        WireGateway open = open();
        if (open != null) {
            open.remove(objectId);
        }
    }

    /**
     * The objects that have names, as they are now. Changes of the map change nothing.
     *
     * @return the objects by their names
     */
    public Map<String, Object> getBindings() {
        Map<String, Object> bindings = new ConcurrentHashMap<>();
        WireGateway open = open();
        for (String name : open == null ? new String[0] : open.names()) {
            Object object = open.get(name);
            if (object != null) {
                bindings.put(name, object);
            }
        }
        return bindings;
    }

    /**
     * What Python finds as its entry point.
     *
     * @return the object; null for nothing
     */
    public Object getEntryPoint() {
        return entryPoint;
    }

    // --- calls

    /**
     * Makes an object.
     *
     * @param fqn the full name of its class
     * @param args arguments of the constructor
     * @return the object, or the exception
     * @throws Py4JException if there is no such constructor
     */
    public ReturnObject invoke(String fqn, List<Object> args) {
        return perform("i\n" + fqn + "\n", args);
    }

    /**
     * Calls a method.
     *
     * @param methodName its name
     * @param targetObjectId the object's name, or {@code z:} and a class's
     * @param args its arguments
     * @return the result, or the exception
     * @throws Py4JException if there is no such method
     */
    public ReturnObject invoke(String methodName, String targetObjectId, List<Object> args) {
        return perform("c\n" + targetObjectId + "\n" + methodName + "\n", args);
    }

    /** As a command, by native code, which chooses among overloads. Arguments have names for that long. */
    private ReturnObject perform(String start, List<Object> args) {
        StringBuilder command = new StringBuilder(start);
        List<String> names = new ArrayList<>();
        for (Object arg : args) {
            if (arg == null) {
                command.append(Protocol.NULL_TYPE).append('\n');
            } else {
                String name = putNewObject(arg);
                names.add(name);
                command.append(Protocol.REFERENCE_TYPE).append(name).append('\n');
            }
        }
        String reply = wire().perform(command.append(Protocol.END).append('\n').toString());
        names.forEach(this::deleteObject);
        return result(reply.substring(1, reply.length() - 1));
    }

    private ReturnObject result(String reply) {
        if (!Protocol.isError(reply)) {
            String part = reply.substring(1);
            boolean isValue = "ijLbdDsn".indexOf(part.charAt(0)) >= 0;
            return ReturnObject.made(reply, isValue ? Protocol.getObject(part, this) : null);
        }
        if (reply.length() > 2 && reply.charAt(1) == Protocol.REFERENCE_TYPE) {
            return ReturnObject.getErrorReferenceReturnObject(reply.substring(2));
        }
        String text = reply.length() > 2 ? Protocol.getString(reply.substring(1)) : "";
        throw new Py4JException(text.isEmpty() ? "the call failed" : text.split("\n", 2)[0]);
    }

    /**
     * A result on its way to Python. What is not a value gets a name.
     *
     * @param returnObject any object, or null
     * @return the result
     */
    public ReturnObject getReturnObject(Object returnObject) {
        if (returnObject == null) {
            return ReturnObject.getNullReturnObject();
        }
        if (isPrimitiveObject(returnObject)) {
            return ReturnObject.getPrimitiveReturnObject(returnObject);
        }
        if (isDecimalObject(returnObject)) {
            return ReturnObject.getDecimalReturnObject(returnObject);
        }
        String name = putNewObject(returnObject);
        if (isList(returnObject)) {
            return ReturnObject.getListReturnObject(name, ((List<?>) returnObject).size());
        }
        if (isMap(returnObject)) {
            return ReturnObject.getMapReturnObject(name, ((Map<?, ?>) returnObject).size());
        }
        if (isArray(returnObject)) {
            int length = Array.getLength(returnObject);
            return ReturnObject.getArrayReturnObject(name, length);
        }
        if (isSet(returnObject)) {
            return ReturnObject.getSetReturnObject(name, ((Set<?>) returnObject).size());
        }
        return returnObject instanceof Iterator
                ? ReturnObject.getIteratorReturnObject(name)
                : ReturnObject.getReferenceReturnObject(name);
    }

    /**
     * Whether Python sees an array.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isArray(Object object) {
        return object.getClass().isArray();
    }

    /**
     * Whether Python sees a list.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isList(Object object) {
        return object instanceof List;
    }

    /**
     * Whether Python sees a map.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isMap(Object object) {
        return object instanceof Map;
    }

    /**
     * Whether Python sees a set.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isSet(Object object) {
        return object instanceof Set;
    }

    /**
     * Whether Python sees a number with a decimal fraction.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isDecimalObject(Object object) {
        return object instanceof BigDecimal;
    }

    /**
     * Whether Python sees a value, and no object with a name.
     *
     * @param object which
     * @return true if so
     */
    protected boolean isPrimitiveObject(Object object) {
        return object instanceof Boolean
                || object instanceof String
                || object instanceof Character
                || object instanceof byte[]
                || object instanceof Number
                        && !isDecimalObject(object)
                        && !(object instanceof BigInteger);
    }

    // --- Python's objects

    /**
     * A Java object that stands for a Python object.
     *
     * @param classLoader of its class
     * @param interfacesToImplement what it is to be
     * @param objectId the Python object's name
     * @return an object of these interfaces
     */
    public Object createProxy(
            ClassLoader classLoader,
            @SuppressWarnings("rawtypes") Class[] interfacesToImplement,
            String objectId) {
        return Proxy.newProxyInstance(
                classLoader, interfacesToImplement, createPythonProxyHandler(objectId));
    }

    /**
     * What calls the methods of a Python object.
     *
     * @param id its name
     * @return the handler
     */
    protected PythonProxyHandler createPythonProxyHandler(String id) {
        return new PythonProxyHandler(id, this);
    }

    /**
     * What calls the methods of a Python object, for handlers.
     *
     * @param id its name
     * @return calls them; Python is told when it is collected
     */
    public WireGateway.RemoteHandler remote(String id) {
        return wire().handler(id);
    }

    /**
     * What calls Python.
     *
     * @return the client; null if there is none
     */
    public Py4JPythonClient getCallbackClient() {
        return callbackClient;
    }

    /**
     * Says where Python is from now on. All else stays as it was.
     *
     * @param pythonAddress its address
     * @param pythonPort its port
     */
    public void resetCallbackClient(InetAddress pythonAddress, int pythonPort) {
        Py4JPythonClient before = callbackClient;
        callbackClient = before.copyWith(pythonAddress, pythonPort);
        before.shutdown();
    }

    // --- life

    /** Not needed: there is nothing of a connection here. */
    public void closeConnection() {}

    /**
     * Whether a server serves it.
     *
     * @return true if so
     */
    public boolean isStarted() {
        return isStarted;
    }

    /**
     * Says whether a server serves it.
     *
     * @param isStarted true if so
     */
    public void setStarted(boolean isStarted) {
        this.isStarted = isStarted;
    }

    /** A server begins to serve it. */
    public void startup() {
        wire();
        isStarted = true;
    }

    /** Takes all names back, and ends calls of Python. */
    public void shutdown() {
        shutdown(true);
    }

    /**
     * Takes all names back.
     *
     * @param shutdownCallbackClient whether calls of Python end, too
     */
    public void shutdown(boolean shutdownCallbackClient) {
        WireGateway closing;
        synchronized (this) {
            isStarted = false;
            ended = true;
            closing = wire;
            wire = null;
        }
        if (closing != null) {
            closing.close();
        }
        if (shutdownCallbackClient && callbackClient != null) {
            callbackClient.shutdown();
        }
    }
}
