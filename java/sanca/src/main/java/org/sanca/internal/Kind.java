package org.sanca.internal;

/**
 * How a value is held in a 64-bit word: the eight primitives, void, or a reference. Mirrors {@code sanca_model::Kind}.
 */
final class Kind {
    static final byte VOID = 0;
    static final byte BOOLEAN = 1;
    static final byte BYTE = 2;
    static final byte CHAR = 3;
    static final byte SHORT = 4;
    static final byte INT = 5;
    static final byte LONG = 6;
    static final byte FLOAT = 7;
    static final byte DOUBLE = 8;
    static final byte OBJECT = 9;

    private Kind() {}

    static byte of(Class<?> type) {
        if (!type.isPrimitive()) {
            return OBJECT;
        }
        return (byte) (ClassIds.of(type) - WellKnown.VOID);
    }

    /** The primitive class of a kind that has one; null for {@link #OBJECT}. */
    static Class<?> primitive(byte kind) {
        switch (kind) {
            case VOID:
                return void.class;
            case BOOLEAN:
                return boolean.class;
            case BYTE:
                return byte.class;
            case CHAR:
                return char.class;
            case SHORT:
                return short.class;
            case INT:
                return int.class;
            case LONG:
                return long.class;
            case FLOAT:
                return float.class;
            case DOUBLE:
                return double.class;
            default:
                return null;
        }
    }
}
