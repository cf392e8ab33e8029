package org.sanca.internal;

/**
 * Tags of the byte form of values that cross in bulk. Must agree with {@code sanca_model::pack}, which says what
 * follows each tag. Numbers are in native byte order and unaligned.
 */
final class Pack {
    static final byte NULL = 0;
    static final byte TRUE = 1;
    static final byte FALSE = 2;
    static final byte BYTE = 3;
    static final byte SHORT = 4;
    static final byte INT = 5;
    static final byte LONG = 6;
    static final byte FLOAT = 7;
    static final byte DOUBLE = 8;
    static final byte CHAR = 9;
    static final byte LATIN1 = 10;
    static final byte UTF16 = 11;
    static final byte BIG_INTEGER = 12;
    static final byte BIG_DECIMAL = 13;

    /** To Java: an object the sender keeps. */
    static final byte HANDLE = 14;

    /** An object whose handle the receiver frees. */
    static final byte OBJECT = 15;

    static final byte LIST = 16;
    static final byte SET = 17;
    static final byte MAP = 18;
    static final byte PYTHON = 19;
    static final byte BYTES = 20;
    static final byte LOCAL_DATE = 21;
    static final byte LOCAL_TIME = 22;
    static final byte LOCAL_DATE_TIME = 23;
    static final byte OFFSET_DATE_TIME = 24;
    static final byte ZONED_DATE_TIME = 25;
    static final byte INSTANT = 26;
    static final byte DURATION = 27;
    static final byte UUID = 28;
    static final byte PATH = 29;
    static final byte FILE = 30;
    static final byte DATE = 31;
    static final byte ARRAY = 32;
    static final byte OFFSET_TIME = 33;
    static final byte OPTIONAL = 34;
    static final byte PRIMITIVE_ARRAY = 35;
    static final byte ENUM = 36;
    static final byte COPIED_ARRAY = 38;
    static final byte SHARED_ARRAY = 39;

    /** To Java: an unmodifiable list. */
    static final byte TUPLE = 37;

    private Pack() {}
}
