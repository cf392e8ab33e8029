package org.sanca.internal;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes result words: class number in the upper half, handle or length in the lower. Values whose exact class has a
 * Python counterpart are written out, everything else is put into the handle table.
 */
final class Results {
    static final int LATIN1 = 1;
    static final int UTF16 = 2;
    static final int INT = 3;
    static final int LONG = 4;
    static final int DOUBLE = 5;
    static final int BOOLEAN = 6;
    static final int CHAR = 7;
    static final int BYTE = 8;
    static final int SHORT = 9;
    static final int FLOAT = 10;
    static final int BIG_INTEGER = 11;
    static final int BIG_DECIMAL = 12;
    static final int PYTHON = 13;
    static final int PACKED = 14;
    static final int STRING_LARGE = 15;
    static final int PACKED_LARGE = 16;

    private Results() {}

    static long word(int classId, int payload) {
        return (long) classId << 32 | payload & 0xFFFF_FFFFL;
    }

    /** The word of an object, converted if it can be. */
    static long of(ThreadState state, Object object) {
        if (object == null) {
            return 0;
        }
        if (object instanceof String) {
            return string(state, (String) object);
        }
        ClassInfo info = ClassIds.info(object.getClass());
        if (info.python) {
            return python(state, info, object);
        }
        if (info.array) {
            return array(state, object);
        }
        return info.id < WellKnown.CLASS
                ? value(state, info.id, object)
                : word(info.id, Handles.put(state, object));
    }

    /** The word of an object, never converted. */
    static long object(ThreadState state, Object object) {
        return object == null
                ? 0
                : word(ClassIds.of(object.getClass()), Handles.put(state, object));
    }

    private static long value(ThreadState state, int id, Object object) {
        switch (id) {
            case WellKnown.BOX_INTEGER:
                return word(INT, (Integer) object);
            case WellKnown.BOX_LONG:
                state.scratch.putLong(ThreadState.DATA, (Long) object);
                return word(LONG, 8);
            case WellKnown.BOX_DOUBLE:
                state.scratch.putLong(ThreadState.DATA, Words.fromDouble((Double) object));
                return word(DOUBLE, 8);
            case WellKnown.BOX_BOOLEAN:
                return word(BOOLEAN, (Boolean) object ? 1 : 0);
            case WellKnown.BOX_CHARACTER:
                return word(CHAR, (Character) object);
            case WellKnown.BOX_BYTE:
                return word(BYTE, (Byte) object);
            case WellKnown.BOX_SHORT:
                return word(SHORT, (Short) object);
            case WellKnown.BOX_FLOAT:
                return word(FLOAT, Float.floatToRawIntBits((Float) object));
            case WellKnown.BIG_INTEGER:
                return bytes(state, BIG_INTEGER, ((BigInteger) object).toByteArray(), object);
            case WellKnown.BIG_DECIMAL:
                return bytes(
                        state,
                        BIG_DECIMAL,
                        object.toString().getBytes(StandardCharsets.ISO_8859_1),
                        object);
            default:
                return word(id, Handles.put(state, object));
        }
    }

    private static long python(ThreadState state, ClassInfo info, Object object) {
        long python = state.keepPython(object);
        if (python == 0) {
            return word(info.id, Handles.put(state, object));
        }
        state.scratch.putLong(ThreadState.DATA, python);
        return word(PYTHON, 8);
    }

    private static long array(ThreadState state, Object array) {
        PackWriter out = PackWriter.toScratch(state);
        out.shallow(array);
        return word(PACKED, out.position() - ThreadState.DATA);
    }

    private static long bytes(ThreadState state, int classId, byte[] bytes, Object object) {
        if (bytes.length > ThreadState.DATA_SIZE) {
            return packed(state, object);
        }
        state.scratch.position(ThreadState.DATA);
        state.scratch.put(bytes, 0, bytes.length);
        return word(classId, bytes.length);
    }

    /** A number of more than 61440 bytes. */
    private static long packed(ThreadState state, Object object) {
        PackWriter out = PackWriter.toArray(state);
        out.shallow(object);
        return word(PACKED_LARGE, Handles.put(state, out.toByteArray()));
    }

    static long string(ThreadState state, String text) {
        int length = text.length();
        if (length > Latin1.SHORT_TEXT) {
            return bulk(state, text, length);
        }
        ByteBuffer scratch = state.scratch;
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            seen |= unit;
            scratch.put(ThreadState.DATA + i, (byte) unit);
        }
        return seen <= 0xFF ? word(LATIN1, length) : utf16(state, text, length);
    }

    private static long bulk(ThreadState state, String text, int length) {
        if (length > ThreadState.DATA_SIZE) {
            return word(STRING_LARGE, Handles.put(state, text));
        }
        byte[] bytes = state.bytes(length);
        if (!Latin1.bytes(text, bytes)) {
            return utf16(state, text, length);
        }
        state.scratch.position(ThreadState.DATA);
        state.scratch.put(bytes, 0, length);
        return word(LATIN1, length);
    }

    private static long utf16(ThreadState state, String text, int length) {
        if (2 * length > ThreadState.DATA_SIZE) {
            return word(STRING_LARGE, Handles.put(state, text));
        }
        char[] chars = state.chars(length);
        text.getChars(0, length, chars, 0);
        state.units.position(ThreadState.DATA / 2);
        state.units.put(chars, 0, length);
        return word(UTF16, length);
    }
}
