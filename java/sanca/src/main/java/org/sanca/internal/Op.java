package org.sanca.internal;

/** What Java asks of Python; numbers and meaning as in {@code sanca_model::operation}. A test compares them. */
public final class Op {
    public static final int COMPILE = 1;
    public static final int EXEC = 2;
    public static final int EVAL = 3;
    public static final int GET_GLOBAL = 4;
    public static final int SET_GLOBAL = 5;
    public static final int DELETE_GLOBAL = 6;
    public static final int NAME = 7;
    public static final int CALL = 8;
    public static final int GET_ATTRIBUTE = 9;
    public static final int SET_ATTRIBUTE = 10;
    public static final int DELETE_ATTRIBUTE = 11;
    public static final int HAS_ATTRIBUTE = 12;
    public static final int GET_ITEM = 13;
    public static final int SET_ITEM = 14;
    public static final int DELETE_ITEM = 15;
    public static final int CONTAINS = 16;
    public static final int LENGTH = 17;
    public static final int STR = 18;
    public static final int REPR = 19;
    public static final int HASH = 20;
    public static final int COMPARE = 21;
    public static final int ITERATE = 22;
    public static final int NEXT = 23;
    public static final int CONVERT = 24;
    public static final int IMPORT = 25;
    public static final int GLOBALS = 26;
    public static final int IS_CALLABLE = 27;
    public static final int IS_INSTANCE = 28;
    public static final int HOLD = 29;
    public static final int COLLECT = 30;
    public static final int CALL_METHOD = 31;
    public static final int CALL_GLOBAL = 32;
    public static final int MAKE_INTERPRETER = 33;
    public static final int END_INTERPRETER = 34;

    private Op() {}
}
