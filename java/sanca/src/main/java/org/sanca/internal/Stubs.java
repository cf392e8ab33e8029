package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;

/**
 * Makes an upcall stub for each hot method, through which native code calls three times as fast as through JNI. Needs
 * {@code java.lang.foreign} (Java 22) and native access, and does without if either is missing.
 *
 * <p>Written in reflection, so that the class can be compiled for Java 11 and on any JDK. Nothing here runs on a call.
 */
final class Stubs implements Runnable {
    private static final String[] NAMES = {
        "callJ0", "callJ1", "callJ2", "callJ3", "callJN", "callL0", "callL1", "callL2", "callL3",
        "callLN"
    };

    private static final int FIRST_VERSION = 22;
    private static final long[] NONE = new long[NAMES.length];

    private static volatile long[] addresses = NONE;
    private static boolean started;

    private Stubs() {}

    /**
     * The addresses in the order of the names above; zeros until they have been made. The first call starts making
     * them.
     */
    static long[] addresses() {
        synchronized (Stubs.class) {
            if (!started) {
                started = true;
                if (Runtime.version().feature() >= FIRST_VERSION) {
                    start();
                }
            }
        }
        return addresses;
    }

    /** On a thread of its own: it takes tens of milliseconds, and until then calls go through JNI. */
    private static void start() {
        Thread thread = new Thread(null, new Stubs(), "sanca-stubs", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No room for another thread. The call that happened to be on its way here must not
            // fail of that.
            return;
        }
    }

    @Override
    public void run() {
        try {
            if ((Boolean)
                    Module.class
                            .getMethod("isNativeAccessEnabled")
                            .invoke(Engine.class.getModule())) {
                addresses = make();
                PythonNative.stubsReady(addresses);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // JNI does all that the stubs do, only slower.
            return;
        }
    }

    private static long[] make() throws ReflectiveOperationException {
        Factory factory = new Factory();
        long[] out = new long[NAMES.length];
        for (int i = 0; i < NAMES.length; i++) {
            out[i] = factory.stub(method(NAMES[i]));
        }
        return out;
    }

    private static Method method(String name) {
        for (Method method : Engine.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new AssertionError(name);
    }

    /** The parts of {@code java.lang.foreign} that are needed. */
    private static final class Factory {
        private final Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        private final Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        private final Class<?> linkerType = Class.forName("java.lang.foreign.Linker");
        private final Class<?> options = Class.forName("[Ljava.lang.foreign.Linker$Option;");
        private final Class<?> arenaType = Class.forName("java.lang.foreign.Arena");
        private final Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        private final Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        private final Object arena = arenaType.getMethod("global").invoke(null);

        Factory() throws ReflectiveOperationException {}

        long stub(Method method) throws ReflectiveOperationException {
            MethodHandle target = MethodHandles.lookup().unreflect(method);
            Object none = Array.newInstance(options.getComponentType(), 0);
            Object stub =
                    linkerType
                            .getMethod(
                                    "upcallStub",
                                    MethodHandle.class,
                                    descriptor,
                                    arenaType,
                                    options)
                            .invoke(linker, target, describe(target.type()), arena, none);
            return (Long) segment.getMethod("address").invoke(stub);
        }

        private Object describe(MethodType type) throws ReflectiveOperationException {
            Object params = Array.newInstance(layout, type.parameterCount());
            for (int i = 0; i < type.parameterCount(); i++) {
                Array.set(params, i, layout(type.parameterType(i)));
            }
            return descriptor
                    .getMethod("of", layout, params.getClass())
                    .invoke(null, layout(type.returnType()), params);
        }

        private Object layout(Class<?> type) throws ReflectiveOperationException {
            return values.getField(type == int.class ? "JAVA_INT" : "JAVA_LONG").get(null);
        }
    }
}
