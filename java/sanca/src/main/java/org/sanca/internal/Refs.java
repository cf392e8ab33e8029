package org.sanca.internal;

/**
 * Reads reference words: the 64-bit form in which native code passes arguments of reference type. {@link #get} takes
 * nothing but the word, so that it can be a filter of a method handle; the thread state is found from the slot in it.
 */
final class Refs {
    static final int HANDLE = 0;
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
    static final int PACKED = 11;
    static final int TEMPORARY = 12;
    static final int PACKED_TEMPORARY = 13;
    static final int PACKED_KEPT = 14;

    private Refs() {}

    /** The object a word stands for. Frees temporary handles, which only replies to callbacks have: those are always read. */
    static Object get(long word) {
        int tag = (int) (word >>> 60);
        return tag == HANDLE ? Handles.get((int) word) : decode(tag, word);
    }

    private static Object decode(int tag, long word) {
        switch (tag) {
            case LATIN1:
                return latin1(state(word), offset(word), length(word));
            case UTF16:
                return utf16(state(word), offset(word), length(word));
            case INT:
                return (int) word;
            case LONG:
                return state(word).scratch.getLong(offset(word));
            case DOUBLE:
                return Double.longBitsToDouble(state(word).scratch.getLong(offset(word)));
            case BOOLEAN:
                return Words.toBoolean(word);
            case CHAR:
                return (char) word;
            case BYTE:
                return (byte) word;
            case SHORT:
                return (short) word;
            case FLOAT:
                return Words.toFloat(word);
            case PACKED:
                return PackReader.fromScratch(state(word), offset(word), length(word));
            case TEMPORARY:
                return Handles.takeShared((int) word);
            case PACKED_TEMPORARY:
                return PackReader.fromArray((byte[]) Handles.takeShared((int) word));
            case PACKED_KEPT:
                return PackReader.fromArray((byte[]) Handles.get((int) word));
            default:
                throw new IllegalArgumentException("reference word with tag " + tag);
        }
    }

    private static ThreadState state(long word) {
        return ThreadState.of((int) (word >>> 48) & 0xFFF);
    }

    private static int offset(long word) {
        return (int) (word >>> 24) & 0xFF_FFFF;
    }

    private static int length(long word) {
        return (int) word & 0xFF_FFFF;
    }

    /**
     * The constructor is deprecated for ignoring the upper byte, which is what Latin-1 asks for; it is a plain copy.
     */
    @SuppressWarnings("deprecation")
    private static String latin1(ThreadState state, int offset, int length) {
        byte[] bytes = state.bytes(length);
        state.scratch.position(offset);
        state.scratch.get(bytes, 0, length);
        return new String(bytes, 0, 0, length);
    }

    private static String utf16(ThreadState state, int offset, int length) {
        char[] chars = state.chars(length);
        state.units.position(offset >>> 1);
        state.units.get(chars, 0, length);
        return new String(chars, 0, length);
    }
}
