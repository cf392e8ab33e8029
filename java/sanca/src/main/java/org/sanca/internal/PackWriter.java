package org.sanca.internal;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes packed values, each either as a value ({@code String}, boxes, {@code BigInteger}, {@code BigDecimal}, Python
 * objects behind proxies) or as an object with a handle. Runs no foreign code. {@link DeepPack} goes into containers.
 *
 * <p>Writes into scratch memory, where it throws {@link Full} when that is full, or into an array that grows.
 */
final class PackWriter {
    private static final int[] NONE = {};

    final ThreadState state;
    private ByteBuffer out;
    private final boolean grows;

    /** Handles put into the table by this writer, to be freed again if what was written is dropped. */
    private int[] owned = NONE;

    private int ownedCount;

    private PackWriter(ThreadState state, ByteBuffer out, boolean grows) {
        this.state = state;
        this.out = out;
        this.grows = grows;
    }

    /** Writes to the DATA part of scratch memory. */
    static PackWriter toScratch(ThreadState state) {
        state.scratch.position(ThreadState.DATA);
        return new PackWriter(state, state.scratch, false);
    }

    /** Packs arguments at DATA: number of bytes. What is too large goes to an array: its handle, negated. */
    static int arguments(ThreadState state, Object[] arguments) {
        PackWriter out = state.writer;
        if (out == null) {
            out = state.writer = toScratch(state);
        }
        // It runs no foreign code, so nobody is in the middle of using it.
        state.scratch.position(ThreadState.DATA);
        out.ownedCount = 0;
        try {
            for (Object argument : arguments) {
                out.shallow(argument);
            }
            return out.position() - ThreadState.DATA;
        } catch (Full full) {
            out.rollback(ThreadState.DATA, 0);
        } catch (Throwable refused) {
            out.rollback(ThreadState.DATA, 0);
            throw refused;
        }
        return largeArguments(state, arguments);
    }

    private static int largeArguments(ThreadState state, Object[] arguments) {
        PackWriter out = toArray(state);
        try {
            for (Object argument : arguments) {
                out.shallow(argument);
            }
            return -Handles.put(state, out.toByteArray());
        } catch (Throwable refused) {
            out.rollback(0, 0);
            throw refused;
        }
    }

    /** Writes to an array. */
    static PackWriter toArray(ThreadState state) {
        return new PackWriter(state, allocate(512), true);
    }

    private static ByteBuffer allocate(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    /** Thrown when scratch memory is full; carries nothing, so one is enough. */
    static final class Full extends RuntimeException {
        private static final Full INSTANCE = new Full();

        private Full() {
            super("scratch memory is full", null, false, false);
        }
    }

    int position() {
        return out.position();
    }

    int ownedCount() {
        return ownedCount;
    }

    /** Forgets what was written since the writer was at that position and had given out that many handles. */
    void rollback(int position, int handles) {
        out.position(position);
        while (ownedCount > handles) {
            Handles.free(state, owned[--ownedCount]);
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Copies what was written to an array to DATA. */
    void copyToScratch() {
        state.scratch.position(ThreadState.DATA);
        state.scratch.put(out.array(), 0, out.position());
    }

    /** Writes any object, containers as objects. */
    void shallow(Object value) {
        if (!plain(value)) {
            object(value);
        }
    }

    /** Writes what has a value form by its exact class alone; false if it has none. */
    boolean plain(Object value) {
        if (value == null) {
            tag(Pack.NULL, 0);
            return true;
        }
        if (value instanceof String) {
            string((String) value);
            return true;
        }
        ClassInfo info = ClassIds.info(value.getClass());
        if (info.python) {
            return python(value);
        }
        if (info.array) {
            array((ArrayParts) value);
            return true;
        }
        return info.id < WellKnown.CLASS && number(info.id, value);
    }

    private boolean number(int id, Object value) {
        switch (id) {
            case WellKnown.BOX_INTEGER:
                tag(Pack.INT, 4);
                out.putInt((Integer) value);
                return true;
            case WellKnown.BOX_LONG:
                tag(Pack.LONG, 8);
                out.putLong((Long) value);
                return true;
            case WellKnown.BOX_DOUBLE:
                tag(Pack.DOUBLE, 8);
                out.putDouble((Double) value);
                return true;
            case WellKnown.BOX_BOOLEAN:
                tag((Boolean) value ? Pack.TRUE : Pack.FALSE, 0);
                return true;
            case WellKnown.BOX_CHARACTER:
                tag(Pack.CHAR, 2);
                out.putChar((Character) value);
                return true;
            case WellKnown.BOX_BYTE:
                tag(Pack.BYTE, 1);
                out.put((Byte) value);
                return true;
            case WellKnown.BOX_SHORT:
                tag(Pack.SHORT, 2);
                out.putShort((Short) value);
                return true;
            case WellKnown.BOX_FLOAT:
                tag(Pack.FLOAT, 4);
                out.putFloat((Float) value);
                return true;
            case WellKnown.BIG_INTEGER:
                bytes(Pack.BIG_INTEGER, ((BigInteger) value).toByteArray());
                return true;
            case WellKnown.BIG_DECIMAL:
                bytes(Pack.BIG_DECIMAL, value.toString().getBytes(StandardCharsets.ISO_8859_1));
                return true;
            default:
                return false;
        }
    }

    private boolean python(Object value) {
        long python = state.keepPython(value);
        if (python == 0) {
            return false;
        }
        tag(Pack.PYTHON, 8);
        out.putLong(python);
        return true;
    }

    /** Writes an array for NumPy; one of Python's as what it was there. */
    private void array(ArrayParts array) {
        SharedMemory memory = array.shared();
        if (memory == null) {
            header(Pack.COPIED_ARRAY, array, 0);
            object(array.copied());
        } else if (memory.isPythons()) {
            python(memory.loan());
        } else {
            long address = memory.address();
            header(Pack.SHARED_ARRAY, array, 17);
            out.put((byte) (memory.isReadOnly() ? 1 : 0));
            out.putLong(address);
            out.putLong(memory.bytes());
            object(array);
        }
    }

    /** Tag, dtype and dimensions, with room for {@code more} bytes behind them. */
    private void header(byte tag, ArrayParts array, int more) {
        int[] dimensions = array.dimensions;
        tag(tag, 2 + 4 * dimensions.length + more);
        out.put((byte) array.type);
        out.put((byte) dimensions.length);
        for (int dimension : dimensions) {
            out.putInt(dimension);
        }
    }

    /** Writes an object as its class and a handle that the receiver frees. */
    void object(Object value) {
        tag(Pack.OBJECT, 8);
        handle(value);
    }

    /** Writes class and handle, for which there is room. */
    void handle(Object value) {
        int handle = Handles.put(state, value);
        if (ownedCount == owned.length) {
            owned = Arrays.copyOf(owned, Math.max(8, 2 * ownedCount));
        }
        owned[ownedCount++] = handle;
        out.putInt(ClassIds.of(value.getClass()));
        out.putInt(handle);
    }

    /** Latin-1 if it can be: assumed at first, and written again when it turns out otherwise. */
    void string(String value) {
        int length = value.length();
        int start = out.position();
        tag(Pack.LATIN1, 4 + length);
        out.putInt(length);
        if (!(length <= Latin1.SHORT_TEXT ? shortText(value, length) : longText(value, length))) {
            out.position(start);
            utf16(value, length);
        }
    }

    private boolean shortText(String value, int length) {
        int start = out.position();
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char unit = value.charAt(i);
            seen |= unit;
            out.put(start + i, (byte) unit);
        }
        out.position(start + length);
        return seen <= 0xFF;
    }

    private boolean longText(String value, int length) {
        // What does not fit into scratch memory is too large to be kept with it.
        byte[] bytes = length <= ThreadState.DATA_SIZE ? state.bytes(length) : new byte[length];
        boolean narrow = Latin1.bytes(value, bytes);
        if (narrow) {
            out.put(bytes, 0, length);
        }
        return narrow;
    }

    private void utf16(String value, int length) {
        char[] chars = state.chars(length);
        value.getChars(0, length, chars, 0);
        tag(Pack.UTF16, 4 + 2 * length);
        out.putInt(length);
        out.asCharBuffer().put(chars, 0, length);
        out.position(out.position() + 2 * length);
    }

    /** A tag, a length and that many bytes. */
    void bytes(byte tag, byte[] bytes) {
        tag(tag, 4 + bytes.length);
        out.putInt(bytes.length);
        out.put(bytes);
    }

    /** Any array of primitives: {@code byte[]} has a tag of its own. */
    void primitives(Object array) {
        if (array instanceof byte[]) {
            bytes(Pack.BYTES, (byte[]) array);
            return;
        }
        byte kind = ClassIds.info(array.getClass().getComponentType()).kind;
        int length = java.lang.reflect.Array.getLength(array);
        long bytes = (long) size(kind) * length;
        if (bytes > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "an array of " + length + " elements is too large to be packed");
        }
        tag(Pack.PRIMITIVE_ARRAY, 5 + (int) bytes);
        out.put(kind);
        out.putInt(length);
        elements(kind, array);
        out.position(out.position() + (int) bytes);
    }

    /** Puts elements behind the position without moving it. */
    private void elements(byte kind, Object array) {
        switch (kind) {
            case Kind.BOOLEAN:
                boolean[] flags = (boolean[]) array;
                for (int i = 0; i < flags.length; i++) {
                    out.put(out.position() + i, (byte) (flags[i] ? 1 : 0));
                }
                break;
            case Kind.CHAR:
                out.asCharBuffer().put((char[]) array);
                break;
            case Kind.SHORT:
                out.asShortBuffer().put((short[]) array);
                break;
            case Kind.INT:
                out.asIntBuffer().put((int[]) array);
                break;
            case Kind.LONG:
                out.asLongBuffer().put((long[]) array);
                break;
            case Kind.FLOAT:
                out.asFloatBuffer().put((float[]) array);
                break;
            default:
                out.asDoubleBuffer().put((double[]) array);
                break;
        }
    }

    /** Bytes of one array element. */
    static int size(byte kind) {
        switch (kind) {
            case Kind.BOOLEAN:
            case Kind.BYTE:
                return 1;
            case Kind.CHAR:
            case Kind.SHORT:
                return 2;
            case Kind.INT:
            case Kind.FLOAT:
                return 4;
            default:
                return 8;
        }
    }

    // Payloads. What follows a tag fits: tag() made room for it.

    /** Writes a tag and makes room for {@code payload} bytes behind it. */
    void tag(byte tag, int payload) {
        if (out.remaining() < payload + 1) {
            grow(payload + 1);
        }
        out.put(tag);
    }

    void byteValue(int value) {
        out.put((byte) value);
    }

    void intValue(int value) {
        out.putInt(value);
    }

    void longValue(long value) {
        out.putLong(value);
    }

    /** Puts a number that was not known when its place was written. */
    void intValueAt(int position, int value) {
        out.putInt(position, value);
    }

    /** A length and UTF-8, for which no room was made. */
    void utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (out.remaining() < bytes.length + 4) {
            grow(bytes.length + 4);
        }
        out.putInt(bytes.length);
        out.put(bytes);
    }

    private void grow(int more) {
        if (!grows) {
            throw Full.INSTANCE;
        }
        long needed = (long) out.position() + more;
        if (needed > Integer.MAX_VALUE - 64) {
            throw new OutOfMemoryError("a packed value of more than 2 GiB");
        }
        long capacity = Math.min(Integer.MAX_VALUE - 64, Math.max(needed, 2L * out.capacity()));
        ByteBuffer larger = allocate((int) capacity);
        larger.put(out.array(), 0, out.position());
        out = larger;
    }
}
