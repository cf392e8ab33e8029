package org.sanca.internal;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;

/** Names threads, so that native code can interrupt them later, and waits for those that keep the JVM alive. */
final class Threads {
    /** By token; guarded by the lock of this class. */
    private static final HashMap<Integer, WeakReference<Thread>> TOKENS = new HashMap<>();

    private static int next = 1;

    private Threads() {}

    /** A number for the calling thread. A thread keeps its number while it uses the same slot. */
    static int current(ThreadState state) {
        Thread thread = Thread.currentThread();
        if (state.thread != thread) {
            register(state, thread);
        }
        return state.token;
    }

    private static synchronized void register(ThreadState state, Thread thread) {
        forget(state);
        for (Iterator<WeakReference<Thread>> all = TOKENS.values().iterator(); all.hasNext(); ) {
            if (all.next().get() == null) {
                all.remove();
            }
        }
        state.thread = thread;
        state.token = next++;
        TOKENS.put(state.token, new WeakReference<>(thread));
    }

    static synchronized void forget(ThreadState state) {
        if (state.thread != null) {
            TOKENS.remove(state.token);
            state.thread = null;
        }
    }

    /** The thread of a token, or null if it has ended. */
    private static synchronized Thread thread(int token) {
        WeakReference<Thread> known = TOKENS.get(token);
        return known == null ? null : known.get();
    }

    static void interrupt(int token) {
        Thread thread = thread(token);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Where that thread is now, one line a frame. */
    static String stack(int token) {
        Thread thread = thread(token);
        if (thread == null) {
            return "the thread has ended";
        }
        StringBuilder out = new StringBuilder();
        out.append('"').append(thread.getName()).append("\" ").append(thread.getState());
        for (StackTraceElement frame : Throwables.withoutOurs(thread.getStackTrace())) {
            out.append("\n    at ").append(frame);
        }
        return out.toString();
    }

    /** Waits until no thread but the caller keeps the JVM alive, or the time is over; whether none is left. */
    static boolean await(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (true) {
            Thread busy = busy();
            if (busy == null) {
                return true;
            }
            long left = (end - System.nanoTime()) / 1_000_000L;
            if (left <= 0) {
                return false;
            }
            // In slices: a thread that is joined may become irrelevant without ending, or never be
            // started.
            busy.join(Math.min(left, 100));
        }
    }

    private static Thread busy() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] all = new Thread[2 * root.activeCount() + 16];
        int count = root.enumerate(all);
        for (int i = 0; i < count; i++) {
            if (keepsAlive(all[i])) {
                return all[i];
            }
        }
        return null;
    }

    private static boolean keepsAlive(Thread thread) {
        return thread.isAlive()
                && !thread.isDaemon()
                && thread != Thread.currentThread()
                && !"DestroyJavaVM".equals(thread.getName())
                && !isAttachedMain(thread);
    }

    /**
     * The thread that created the JVM counts as a non-daemon Java thread, although nothing of Java is on it, when
     * Python is the host. It is asked of by name: JNI calls it "main", and it never ran a Java {@code main}.
     */
    private static boolean isAttachedMain(Thread thread) {
        return "main".equals(thread.getName()) && thread.getStackTrace().length == 0;
    }
}
