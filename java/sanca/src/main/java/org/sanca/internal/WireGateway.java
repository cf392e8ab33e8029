package org.sanca.internal;

import org.sanca.gateway.GatewayException;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * A gateway of native code's: names of objects, what commands are performed with, and the way to Python. Lives until it is closed, whoever
 * forgets it. Any thread may call.
 */
public final class WireGateway {
    /** Ends each part of a text of several. */
    private static final String END = "\0";

    private static final String CLOSED = "the gateway has been closed";

    private final Counted gateway;

    /**
     * Opens one.
     *
     * @param settings names and values, a NUL after each
     * @param host does what the settings say that it does
     * @throws GatewayException with what to do about it
     */
    public WireGateway(String settings, GatewayHost host) {
        gateway = new Counted(GatewayNative.open(settings, host), GatewayNative::freeGateway);
    }

    /** Says where Python is; nowhere if the settings are empty. */
    public void setCallbacks(String settings) {
        GatewayNative.check(gateway.use(it -> GatewayNative.callbacks(it, settings), null));
    }

    /** Has the host perform commands of these names. */
    public void addCommands(Iterable<String> names) {
        String text = String.join(END, names);
        String all = text.isEmpty() ? "" : text + END;
        gateway.use(
                it -> {
                    GatewayNative.addCommands(it, all);
                    return null;
                },
                null);
    }

    /**
     * Listens.
     *
     * @throws GatewayException if that cannot be
     */
    public WireServer listen(String settings) {
        long[] made = new long[2];
        GatewayNative.check(gateway.use(it -> GatewayNative.listen(it, settings, made), CLOSED));
        return new WireServer(made[0], (int) made[1]);
    }

    /** Names an object. */
    public void put(String name, Object object) {
        GatewayNative.check(gateway.use(it -> GatewayNative.put(it, name, object), null));
    }

    /** Gives an object a new name. */
    public String putNew(Object object) {
        String answer = gateway.use(it -> GatewayNative.put(it, null, object), CLOSED);
        if (answer == null || answer.charAt(0) != ' ') {
            throw new GatewayException(answer);
        }
        return answer.substring(1);
    }

    /** The object of a name; null if there is none. */
    public Object get(String name) {
        int handle = gateway.use(it -> GatewayNative.object(it, name), 0);
        return handle == 0 ? null : Handles.takeShared(handle);
    }

    /** Takes a name back. */
    public void remove(String name) {
        gateway.use(
                it -> {
                    GatewayNative.remove(it, name);
                    return null;
                },
                null);
    }

    /** All names of objects, in no order. */
    public String[] names() {
        String names = gateway.use(GatewayNative::names, "");
        return names == null || names.isEmpty() ? new String[0] : names.split(END);
    }

    /** How many objects and views clients hold. */
    public int nameCount() {
        return gateway.use(GatewayNative::nameCount, 0);
    }

    /** Performs a command and gives its reply, with its end; empty if it has none. */
    public String perform(String command) {
        byte[] reply = gateway.use(it -> GatewayNative.perform(it, command), new byte[0]);
        return reply == null ? "" : new String(reply, StandardCharsets.UTF_8);
    }

    /**
     * An object of these interfaces that stands for a Python object.
     *
     * @throws GatewayException if there can be none
     */
    public Object proxy(String name, Class<?>[] interfaces) {
        StringBuilder ids = new StringBuilder();
        for (Class<?> type : interfaces) {
            ids.append(ClassIds.of(type)).append(END);
        }
        long[] made = new long[1];
        String classes = ids.toString();
        GatewayNative.check(
                gateway.use(it -> GatewayNative.proxy(it, name, classes, made), CLOSED));
        return Handles.takeShared((int) made[0]);
    }

    /** What calls the methods of a Python object. Python is told when it is collected. */
    public RemoteHandler handler(String name) {
        return new RemoteHandler(gateway.use(it -> GatewayNative.reference(it, name), 0L));
    }

    /**
     * Sends a command to Python as a callback of the calling thread would be sent.
     *
     * @return a reply, which begins with {@code !}, or what went wrong
     */
    public String ask(String command) {
        return gateway.use(
                it -> GatewayNative.ask(it, command), "Cannot obtain a new communication channel");
    }

    /** Serves a connection on this thread until it ends; false if it was reset. */
    public boolean serve(GatewayStream stream, String settings) {
        return gateway.use(it -> GatewayNative.serve(it, stream, stream.memory, settings), false);
    }

    /**
     * A connection to Python, which has accepted the token of the settings.
     *
     * @throws GatewayException if it has not
     */
    public WireConversation converse(GatewayStream stream, String settings) {
        long[] made = new long[1];
        GatewayNative.check(
                gateway.use(
                        it -> GatewayNative.converse(it, stream, stream.memory, settings, made),
                        CLOSED));
        return new WireConversation(made[0]);
    }

    /** Takes all names back, ends callbacks and gives it back. */
    public void close() {
        gateway.use(
                it -> {
                    GatewayNative.close(it);
                    return null;
                },
                null);
        gateway.close();
    }

    /** Calls a Python object's methods, for whatever {@link InvocationHandler} wants it. */
    public static final class RemoteHandler {
        private final PyProxy proxy;

        private RemoteHandler(long python) {
            proxy = new PyProxy(python, false, new Class<?>[0], null);
            Releases.serveProxy(Releases.register(proxy, python));
        }

        /** As {@link InvocationHandler#invoke} does. */
        public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
            return proxy.invoke(self, method, arguments);
        }
    }
}
