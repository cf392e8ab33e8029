package org.sanca.internal;

import java.util.HashMap;

/**
 * Class numbers that are the same in every process. Must agree with {@code sanca_model::well_known}; a test compares
 * every row. Names and not class literals: most of these classes are never needed, and loading them takes time.
 */
final class WellKnown {
    /** Numbers below this are primitives or tags of result words, never classes of objects. */
    static final int FIRST_OBJECT_CLASS = 64;

    /** Numbers from here on are given out at run time. */
    static final int FIRST_DYNAMIC_CLASS = 256;

    static final int VOID = 32;
    static final int BOOLEAN = 33;
    static final int BYTE = 34;
    static final int CHAR = 35;
    static final int SHORT = 36;
    static final int INT = 37;
    static final int LONG = 38;
    static final int FLOAT = 39;
    static final int DOUBLE = 40;
    static final int OBJECT = 64;
    static final int STRING = 65;
    static final int CHAR_SEQUENCE = 66;
    static final int NUMBER = 67;
    static final int BOX_BOOLEAN = 68;
    static final int BOX_BYTE = 69;
    static final int BOX_CHARACTER = 70;
    static final int BOX_SHORT = 71;
    static final int BOX_INTEGER = 72;
    static final int BOX_LONG = 73;
    static final int BOX_FLOAT = 74;
    static final int BOX_DOUBLE = 75;
    static final int BIG_INTEGER = 76;
    static final int BIG_DECIMAL = 77;
    static final int CLASS = 78;
    static final int THROWABLE = 79;
    static final int ITERABLE = 80;
    static final int COLLECTION = 81;
    static final int LIST = 82;
    static final int SET = 83;
    static final int MAP = 84;
    static final int COMPARABLE = 85;
    static final int SERIALIZABLE = 86;
    static final int ITERATOR = 87;
    static final int ENUM = 88;
    static final int RECORD = 89;
    static final int AUTO_CLOSEABLE = 90;
    static final int CLONEABLE = 91;
    static final int OPTIONAL = 92;
    static final int UUID = 93;
    static final int PATH = 94;
    static final int FILE = 95;
    static final int DATE = 96;
    static final int LOCAL_DATE = 97;
    static final int LOCAL_TIME = 98;
    static final int LOCAL_DATE_TIME = 99;
    static final int OFFSET_DATE_TIME = 100;
    static final int ZONED_DATE_TIME = 101;
    static final int INSTANT = 102;
    static final int DURATION = 103;
    static final int ARRAY_LIST = 104;
    static final int HASH_MAP = 105;
    static final int LINKED_HASH_MAP = 106;
    static final int HASH_SET = 107;
    static final int LINKED_HASH_SET = 108;
    static final int MAP_ENTRY = 109;
    static final int BASE_STREAM = 110;
    static final int BOOLEAN_ARRAY = 111;
    static final int BYTE_ARRAY = 112;
    static final int CHAR_ARRAY = 113;
    static final int SHORT_ARRAY = 114;
    static final int INT_ARRAY = 115;
    static final int LONG_ARRAY = 116;
    static final int FLOAT_ARRAY = 117;
    static final int DOUBLE_ARRAY = 118;
    static final int OBJECT_ARRAY = 119;
    static final int STRING_ARRAY = 120;
    static final int QUEUE = 121;
    static final int DEQUE = 122;
    static final int ENUMERATION = 123;
    static final int TEMPORAL = 124;
    static final int TEMPORAL_AMOUNT = 125;
    static final int TEMPORAL_ACCESSOR = 126;
    static final int OFFSET_TIME = 127;

    private static final int FIRST_OBJECT = OBJECT;

    private static final String[] PRIMITIVE_NAMES = {
        "void", "boolean", "byte", "char", "short", "int", "long", "float", "double",
    };

    /** Binary names, the first of which has the number {@link #OBJECT}. */
    private static final String[] OBJECT_NAMES = {
        "java.lang.Object",
        "java.lang.String",
        "java.lang.CharSequence",
        "java.lang.Number",
        "java.lang.Boolean",
        "java.lang.Byte",
        "java.lang.Character",
        "java.lang.Short",
        "java.lang.Integer",
        "java.lang.Long",
        "java.lang.Float",
        "java.lang.Double",
        "java.math.BigInteger",
        "java.math.BigDecimal",
        "java.lang.Class",
        "java.lang.Throwable",
        "java.lang.Iterable",
        "java.util.Collection",
        "java.util.List",
        "java.util.Set",
        "java.util.Map",
        "java.lang.Comparable",
        "java.io.Serializable",
        "java.util.Iterator",
        "java.lang.Enum",
        "java.lang.Record",
        "java.lang.AutoCloseable",
        "java.lang.Cloneable",
        "java.util.Optional",
        "java.util.UUID",
        "java.nio.file.Path",
        "java.io.File",
        "java.util.Date",
        "java.time.LocalDate",
        "java.time.LocalTime",
        "java.time.LocalDateTime",
        "java.time.OffsetDateTime",
        "java.time.ZonedDateTime",
        "java.time.Instant",
        "java.time.Duration",
        "java.util.ArrayList",
        "java.util.HashMap",
        "java.util.LinkedHashMap",
        "java.util.HashSet",
        "java.util.LinkedHashSet",
        "java.util.Map$Entry",
        "java.util.stream.BaseStream",
        "[Z",
        "[B",
        "[C",
        "[S",
        "[I",
        "[J",
        "[F",
        "[D",
        "[Ljava.lang.Object;",
        "[Ljava.lang.String;",
        "java.util.Queue",
        "java.util.Deque",
        "java.util.Enumeration",
        "java.time.temporal.Temporal",
        "java.time.temporal.TemporalAmount",
        "java.time.temporal.TemporalAccessor",
        "java.time.OffsetTime",
    };

    private static final HashMap<String, Integer> IDS = new HashMap<>(256);

    static {
        for (int i = 0; i < OBJECT_NAMES.length; i++) {
            IDS.put(OBJECT_NAMES[i], FIRST_OBJECT + i);
        }
    }

    private WellKnown() {}

    /** The fixed number of a class, or 0. All of them are classes of the boot loader. */
    static int idOf(Class<?> type) {
        if (type.isPrimitive()) {
            return primitiveId(type);
        }
        if (type.getClassLoader() != null) {
            return 0;
        }
        Integer id = IDS.get(type.getName());
        return id == null ? 0 : id;
    }

    /** The class of a fixed number, or null if there is none (or this Java version has no such class). */
    static Class<?> type(int id) {
        if (id < FIRST_OBJECT) {
            return id < VOID || id > DOUBLE ? null : Kind.primitive((byte) (id - VOID));
        }
        int index = id - FIRST_OBJECT;
        if (index >= OBJECT_NAMES.length) {
            return null;
        }
        try {
            return Class.forName(OBJECT_NAMES[index], false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The primitive class of that name, or null. */
    static Class<?> primitive(String name) {
        for (int i = 0; i < PRIMITIVE_NAMES.length; i++) {
            if (PRIMITIVE_NAMES[i].equals(name)) {
                return Kind.primitive((byte) i);
            }
        }
        return null;
    }

    private static int primitiveId(Class<?> type) {
        for (byte kind = Kind.VOID; kind <= Kind.DOUBLE; kind++) {
            if (Kind.primitive(kind) == type) {
                return VOID + kind;
            }
        }
        throw new AssertionError(type);
    }
}
