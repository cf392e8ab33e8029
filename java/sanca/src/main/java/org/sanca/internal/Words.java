package org.sanca.internal;

/**
 * Primitive values as 64-bit words and back. The small conversions are also the filters of warm method handles, so
 * their names and types are used by {@link Warm}.
 */
final class Words {
    private Words() {}

    static boolean toBoolean(long word) {
        return (word & 1) != 0;
    }

    static byte toByte(long word) {
        return (byte) word;
    }

    static char toChar(long word) {
        return (char) word;
    }

    static short toShort(long word) {
        return (short) word;
    }

    static int toInt(long word) {
        return (int) word;
    }

    static float toFloat(long word) {
        return Float.intBitsToFloat((int) word);
    }

    static double toDouble(long word) {
        return Double.longBitsToDouble(word);
    }

    static long fromBoolean(boolean value) {
        return value ? 1 : 0;
    }

    static long fromFloat(float value) {
        return Float.floatToRawIntBits(value) & 0xFFFF_FFFFL;
    }

    static long fromDouble(double value) {
        return Double.doubleToRawLongBits(value);
    }

    /** The object an argument word stands for, as reflection wants it. */
    static Object box(byte kind, long word) {
        switch (kind) {
            case Kind.VOID:
                return null;
            case Kind.BOOLEAN:
                return toBoolean(word);
            case Kind.BYTE:
                return toByte(word);
            case Kind.CHAR:
                return toChar(word);
            case Kind.SHORT:
                return toShort(word);
            case Kind.INT:
                return toInt(word);
            case Kind.LONG:
                return word;
            case Kind.FLOAT:
                return toFloat(word);
            case Kind.DOUBLE:
                return toDouble(word);
            default:
                return Refs.get(word);
        }
    }

    /** The word of a boxed primitive that reflection returned; 0 for void. */
    static long unbox(byte kind, Object box) {
        switch (kind) {
            case Kind.VOID:
                return 0;
            case Kind.BOOLEAN:
                return fromBoolean((Boolean) box);
            case Kind.CHAR:
                return (Character) box;
            case Kind.FLOAT:
                return fromFloat((Float) box);
            case Kind.DOUBLE:
                return fromDouble((Double) box);
            default:
                return ((Number) box).longValue();
        }
    }
}
