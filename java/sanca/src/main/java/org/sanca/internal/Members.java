package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.AccessibleObject;
import java.util.Arrays;
import java.util.HashMap;

/**
 * The table of everything that has been described and can be called, by number. The same constructor, method or field
 * has the same number however often and from whichever class it is met.
 */
final class Members {
    /** Normalised method handles of warm members, null for cold ones. Replaced when it grows, under the lock. */
    static MethodHandle[] handles = new MethodHandle[256];

    private static Member[] table = new Member[256];
    private static int next = 1;
    private static final HashMap<AccessibleObject, Member> KNOWN = new HashMap<>(512);

    private Members() {}

    static Member get(int id) {
        Member[] all = table;
        Member member = id > 0 && id < all.length ? all[id] : null;
        if (member == null) {
            throw new IllegalArgumentException("no member has the number " + id);
        }
        return member;
    }

    static Member of(AccessibleObject reflected) {
        synchronized (Members.class) {
            Member known = KNOWN.get(reflected);
            return known != null ? known : add(reflected);
        }
    }

    private static Member add(AccessibleObject reflected) {
        int id = next++;
        if (id == table.length) {
            table = Arrays.copyOf(table, 2 * id);
            handles = Arrays.copyOf(handles, 2 * id);
        }
        Member member = new Member(id, reflected);
        table[id] = member;
        KNOWN.put(reflected, member);
        return member;
    }

    /** Runs a member that has no handle yet, for a primitive result. */
    static long coldWord(int id, Object self, int count, long a, long b, long c) throws Throwable {
        Member member = get(id);
        count(member);
        return Words.unbox(member.returnKind(), member.invoke(self, count, a, b, c));
    }

    static long coldWord(int id, Object self, long[] words) throws Throwable {
        Member member = get(id);
        count(member);
        return Words.unbox(member.returnKind(), member.invoke(self, words));
    }

    /** Runs a member that has no handle yet, for a reference result. */
    static Object coldObject(int id, Object self, int count, long a, long b, long c)
            throws Throwable {
        Member member = get(id);
        count(member);
        return member.invoke(self, count, a, b, c);
    }

    static Object coldObject(int id, Object self, long[] words) throws Throwable {
        Member member = get(id);
        count(member);
        return member.invoke(self, words);
    }

    private static void count(Member member) {
        if (++member.calls == ColdCalls.limit()) {
            warm(member);
        }
    }

    /**
     * Gives a member its method handle. Made outside of the lock, because it may load classes and so run foreign code.
     * A member for which there can be none stays cold.
     */
    static void warm(Member member) {
        MethodHandle handle;
        try {
            handle = Warm.handle(member);
        } catch (IllegalAccessException | RuntimeException | LinkageError e) {
            return;
        }
        synchronized (Members.class) {
            handles[member.id] = handle;
        }
        // There is a hot member. Made any earlier, the stubs would compete with the start for the
        // loader and for a processor.
        Stubs.addresses();
    }
}
