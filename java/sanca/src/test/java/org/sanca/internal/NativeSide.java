package org.sanca.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Plays native code: owns a thread state, writes arguments into scratch memory and reads results from it. */
final class NativeSide implements AutoCloseable {
    final ByteBuffer scratch =
            ByteBuffer.allocateDirect(ThreadState.END).order(ByteOrder.nativeOrder());
    final int slot = Engine.attach(scratch);
    final ThreadState state = ThreadState.of(slot);
    private int cursor = ThreadState.DATA;

    /** What came back: class number, payload. */
    static int classOf(long word) {
        return (int) (word >>> 32);
    }

    static int payload(long word) {
        return (int) word;
    }

    long ref(int tag, int offset, int length) {
        return (long) tag << 60 | (long) slot << 48 | (long) offset << 24 | length;
    }

    static long immediate(int tag, int value) {
        return (long) tag << 60 | value & 0xFFFF_FFFFL;
    }

    int hold(Object object) {
        return Access.adopt(slot, object);
    }

    /** Starts a new call: scratch memory is free again. */
    void reset() {
        cursor = ThreadState.DATA;
    }

    private int take(int bytes) {
        int at = cursor + 7 & -8;
        cursor = at + bytes;
        return at;
    }

    long text(String text) {
        boolean latin1 = text.chars().allMatch(unit -> unit < 256);
        int length = text.length();
        int at = take(latin1 ? length : 2 * length);
        for (int i = 0; i < length; i++) {
            if (latin1) {
                scratch.put(at + i, (byte) text.charAt(i));
            } else {
                scratch.putChar(at + 2 * i, text.charAt(i));
            }
        }
        return ref(latin1 ? Refs.LATIN1 : Refs.UTF16, at, length);
    }

    long wide(int tag, long bits) {
        int at = take(8);
        scratch.putLong(at, bits);
        return ref(tag, at, 8);
    }

    long packed(byte[] value) {
        int at = take(value.length);
        for (int i = 0; i < value.length; i++) {
            scratch.put(at + i, value[i]);
        }
        return ref(Refs.PACKED, at, value.length);
    }

    void words(long... words) {
        for (int i = 0; i < words.length; i++) {
            scratch.putLong(ThreadState.WORDS + 8 * i, words[i]);
        }
    }

    /** Throws what Java reported. */
    void check() {
        long status = scratch.getLong(ThreadState.STATUS);
        if (status != 0) {
            scratch.putLong(ThreadState.STATUS, 0);
            Throwable thrown = (Throwable) Handles.take(state, (int) status);
            if (ClassIds.of(thrown.getClass()) != classOf(status)) {
                throw new AssertionError("status names another class than " + thrown.getClass());
            }
            throw NativeSide.<RuntimeException>sneaky(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The object a result word stands for; its handle is freed. */
    Object result(long word) {
        check();
        int payload = payload(word);
        switch (classOf(word)) {
            case 0:
                return null;
            case Results.LATIN1:
                return new String(data(payload), StandardCharsets.ISO_8859_1);
            case Results.UTF16:
                char[] units = new char[payload];
                for (int i = 0; i < payload; i++) {
                    units[i] = scratch.getChar(ThreadState.DATA + 2 * i);
                }
                return new String(units);
            case Results.INT:
                return payload;
            case Results.LONG:
                return scratch.getLong(ThreadState.DATA);
            case Results.DOUBLE:
                return scratch.getDouble(ThreadState.DATA);
            case Results.BOOLEAN:
                return payload != 0;
            case Results.CHAR:
                return (char) payload;
            case Results.BYTE:
                return (byte) payload;
            case Results.SHORT:
                return (short) payload;
            case Results.FLOAT:
                return Float.intBitsToFloat(payload);
            case Results.BIG_INTEGER:
                return new BigInteger(data(payload));
            case Results.BIG_DECIMAL:
                return new BigDecimal(new String(data(payload), StandardCharsets.US_ASCII));
            case Results.PYTHON:
                return "python " + scratch.getLong(ThreadState.DATA);
            case Results.PACKED:
                return PackReader.fromArray(data(payload));
            case Results.PACKED_LARGE:
                return PackReader.fromArray((byte[]) Handles.take(state, payload));
            default:
                Object object = Handles.take(state, payload);
                if (classOf(word) >= WellKnown.FIRST_OBJECT_CLASS
                        && ClassIds.of(object.getClass()) != classOf(word)) {
                    throw new AssertionError(
                            "the word names another class than " + object.getClass());
                }
                return object;
        }
    }

    byte[] data(int length) {
        byte[] out = new byte[length];
        for (int i = 0; i < length; i++) {
            out[i] = scratch.get(ThreadState.DATA + i);
        }
        return out;
    }

    int find(String name) {
        long id = ClassAccess.findClass(slot, name);
        check();
        return (int) id;
    }

    @Override
    public void close() {
        Engine.detach(slot);
    }
}
