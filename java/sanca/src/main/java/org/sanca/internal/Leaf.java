package org.sanca.internal;

/**
 * Methods that are known to return soon and never to call back: they may run while the Python interpreter is held.
 *
 * <p>Nothing here may run code of users ({@code equals}, {@code hashCode}, {@code toString}, {@code CharSequence}
 * methods of arguments), wait, or start anything. Only for exact classes: a subclass may override, and then it is
 * described anew.
 */
final class Leaf {
    private static final int NONE = 0;
    private static final int MATH = 1;
    private static final int STRING = 2;
    private static final int BOX = 3;
    private static final int BUILDER = 4;
    private static final int COLLECTION = 5;
    private static final int LIST = 6;
    private static final int SYSTEM = 7;
    private static final int OBJECT = 8;

    private Leaf() {}

    /** What sort of class it is for {@link #is}: asked once a class, as most have no such method. */
    static int sort(Class<?> type) {
        if (type.getClassLoader() != null) {
            return NONE;
        }
        switch (type.getName()) {
            case "java.lang.Math":
            case "java.lang.StrictMath":
                return MATH;
            case "java.lang.String":
                return STRING;
            case "java.lang.Boolean":
            case "java.lang.Byte":
            case "java.lang.Character":
            case "java.lang.Short":
            case "java.lang.Integer":
            case "java.lang.Long":
            case "java.lang.Float":
            case "java.lang.Double":
                return BOX;
            case "java.lang.StringBuilder":
                return BUILDER;
            case "java.util.HashMap":
            case "java.util.LinkedHashMap":
            case "java.util.HashSet":
            case "java.util.LinkedHashSet":
            case "java.util.ArrayDeque":
            case "java.util.LinkedList":
                return COLLECTION;
            case "java.util.ArrayList":
                return LIST;
            case "java.lang.System":
                return SYSTEM;
            case "java.lang.Object":
                return OBJECT;
            default:
                return NONE;
        }
    }

    /** Whether a method with that name and those parameters of a class of that sort is a leaf. */
    static boolean is(int sort, Class<?> type, String name, Class<?>[] params) {
        switch (sort) {
            case MATH:
                // The first use of random() makes a generator, which reads the clock and takes a
                // lock.
                return !name.equals("random");
            case STRING:
                return string(name) && plain(type, name, params);
            case BOX:
                return box(name) && plain(type, name, params);
            case BUILDER:
                return builder(name) && plain(type, name, params);
            case COLLECTION:
                return params.length == 0 && (name.equals("size") || name.equals("isEmpty"));
            case LIST:
                return params.length == 0 && (name.equals("size") || name.equals("isEmpty"))
                        || params.length == 1 && params[0] == int.class && name.equals("get");
            case SYSTEM:
                return name.equals("nanoTime")
                        || name.equals("currentTimeMillis")
                        || name.equals("identityHashCode");
            case OBJECT:
                return name.equals("getClass");
            default:
                return false;
        }
    }

    /**
     * Only values for parameters: an Object or CharSequence may be anybody's. These classes' equals looks at its own
     * only.
     */
    private static boolean plain(Class<?> type, String name, Class<?>[] params) {
        if (params.length == 1 && params[0] == Object.class) {
            return name.equals("equals");
        }
        for (Class<?> param : params) {
            if (!param.isPrimitive() && param != String.class && param != type) {
                return false;
            }
        }
        return true;
    }

    /** Not: regular expressions, charsets by name, formatting, interning, streams, anything that takes a locale. */
    private static boolean string(String name) {
        switch (name) {
            case "charAt":
            case "codePointAt":
            case "codePointBefore":
            case "codePointCount":
            case "compareTo":
            case "compareToIgnoreCase":
            case "concat":
            case "endsWith":
            case "equals":
            case "equalsIgnoreCase":
            case "hashCode":
            case "indexOf":
            case "isBlank":
            case "isEmpty":
            case "lastIndexOf":
            case "length":
            case "offsetByCodePoints":
            case "regionMatches":
            case "replace":
            case "startsWith":
            case "strip":
            case "stripLeading":
            case "stripTrailing":
            case "subSequence":
            case "substring":
            case "toCharArray":
            case "toString":
            case "trim":
            case "valueOf":
                return true;
            default:
                return false;
        }
    }

    /** Not: system properties, the table of character names, descriptions as constants. */
    private static boolean box(String name) {
        switch (name) {
            case "getBoolean":
            case "getInteger":
            case "getLong":
            case "getName":
            case "codePointOf":
            case "describeConstable":
            case "resolveConstantDesc":
                return false;
            default:
                return true;
        }
    }

    private static boolean builder(String name) {
        switch (name) {
            case "append":
            case "appendCodePoint":
            case "capacity":
            case "charAt":
            case "deleteCharAt":
            case "indexOf":
            case "insert":
            case "lastIndexOf":
            case "length":
            case "reverse":
            case "setCharAt":
            case "setLength":
            case "substring":
            case "toString":
                return true;
            default:
                return false;
        }
    }
}
