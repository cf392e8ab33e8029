package org.sanca.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands in front of the real class on the class path of the tests and plays Python: objects are numbers, what they do
 * is registered here.
 */
final class PythonNative {
    interface Callable {
        Object call(String method, Object[] arguments) throws Throwable;
    }

    static final ConcurrentHashMap<Long, Callable> OBJECTS = new ConcurrentHashMap<>();

    /** Names of the methods an object overrides, as {@code "7.equals"}. */
    static final ConcurrentHashMap<String, Boolean> OVERRIDES = new ConcurrentHashMap<>();

    /** What this class gives out as addresses: nothing looks behind them. */
    private static final long ADDRESS = 0x1000;

    static final ConcurrentLinkedQueue<Long> RELEASED = new ConcurrentLinkedQueue<>();

    private PythonNative() {}

    static ByteBuffer memory(long address, long bytes) {
        return ByteBuffer.allocateDirect((int) bytes);
    }

    static long address(java.nio.Buffer buffer) {
        return ADDRESS;
    }

    static long invoke(
            int slot, long scratch, long python, boolean callable, int callback, int bytes) {
        if (scratch != ADDRESS) {
            throw new AssertionError("the address of some other state: " + scratch);
        }
        ThreadState state = ThreadState.of(slot);
        ByteBuffer description = ByteBuffer.wrap(Callbacks.describe(callback));
        String name = Shapes.text(description);
        description.getInt();
        int returns = description.getInt();
        int count = description.get() & 0xFF;
        Object[] arguments = arguments(state, count, bytes);
        try {
            Object result = OBJECTS.get(python).call(callable ? "__call__" : name, arguments);
            Class<?> type = ClassIds.type(returns);
            if (type.isPrimitive()) {
                return Words.unbox(Kind.of(type), result);
            }
            return (long) Refs.TEMPORARY << 60 | Handles.put(state, result);
        } catch (Throwable thrown) {
            state.scratch.putLong(ThreadState.STATUS, Results.object(state, thrown));
            return 0;
        }
    }

    private static Object[] arguments(ThreadState state, int count, int bytes) {
        byte[] packed;
        if (bytes < 0) {
            packed = (byte[]) Handles.take(state, -bytes);
        } else {
            packed = new byte[bytes];
            ByteBuffer in = state.scratch.duplicate();
            in.position(ThreadState.DATA);
            in.get(packed);
        }
        ByteBuffer list = ByteBuffer.allocate(packed.length + 5).order(ByteOrder.nativeOrder());
        list.put(Pack.LIST).putInt(count).put(packed);
        return ((java.util.List<?>) PackReader.fromArray(list.array())).toArray();
    }

    static boolean implementsMethod(long python, String name) {
        return OVERRIDES.containsKey(python + "." + name);
    }

    static volatile long[] stubs;

    static void stubsReady(long[] addresses) {
        stubs = addresses;
    }

    static void release(long python) {
        RELEASED.add(python);
    }
}
