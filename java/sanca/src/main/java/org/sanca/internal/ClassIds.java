package org.sanca.internal;

/**
 * Gives every class a number and finds the class of a number. A number is never reused.
 *
 * <p>The table holds classes strongly: Python types and member numbers refer to them for as long as the process lives,
 * so a class that was once seen, and its loader, stays.
 */
final class ClassIds {
    private static final Infos INFOS = new Infos();

    /** By number. Grown under the lock of this class; a reader holds a number that was put before it was handed out. */
    private static ClassInfo[] table = new ClassInfo[2 * WellKnown.FIRST_DYNAMIC_CLASS];

    private static int next = WellKnown.FIRST_DYNAMIC_CLASS;

    private ClassIds() {}

    /**
     * Classes that were asked for lately, by their hash code: on a cold JVM a {@code ClassValue} takes ten times as
     * long. Racy: an entry holds all that is needed to see whether it is the right one.
     */
    private static final ClassInfo[] RECENT = new ClassInfo[1024];

    static int of(Class<?> type) {
        return info(type).id;
    }

    /** 0 for null. */
    static int orNone(Class<?> type) {
        return type == null ? 0 : info(type).id;
    }

    static ClassInfo info(Class<?> type) {
        int place = type.hashCode() & RECENT.length - 1;
        ClassInfo recent = RECENT[place];
        if (recent != null && recent.type == type) {
            return recent;
        }
        return RECENT[place] = INFOS.get(type);
    }

    /** The class of a number; an exception if there is none, as numbers come from outside. */
    static Class<?> type(int id) {
        return info(id).type;
    }

    static ClassInfo info(int id) {
        ClassInfo[] all = table;
        ClassInfo info = id > 0 && id < all.length ? all[id] : null;
        return info != null ? info : resolve(id);
    }

    /** A fixed number whose class nobody has touched yet. */
    private static ClassInfo resolve(int id) {
        Class<?> type = id > 0 && id < WellKnown.FIRST_DYNAMIC_CLASS ? WellKnown.type(id) : null;
        if (type == null) {
            throw new IllegalArgumentException("no class has the number " + id);
        }
        return INFOS.get(type);
    }

    private static synchronized ClassInfo add(Class<?> type, int fixed) {
        int id = fixed != 0 ? fixed : next++;
        if (id >= table.length) {
            ClassInfo[] larger = new ClassInfo[2 * table.length];
            System.arraycopy(table, 0, larger, 0, table.length);
            table = larger;
        }
        ClassInfo info = new ClassInfo(type, id);
        table[id] = info;
        return info;
    }

    /** Two threads that meet a class at the same time may both compute; the loser's number is never handed out. */
    private static final class Infos extends ClassValue<ClassInfo> {
        @Override
        protected ClassInfo computeValue(Class<?> type) {
            return add(type, WellKnown.idOf(type));
        }
    }
}
