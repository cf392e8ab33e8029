package org.sanca.internal;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * Gives references to Python objects back when the Java objects that own them are collected. Native code only queues
 * them, so this thread never waits for Python.
 */
final class Releases {
    private static final ReferenceQueue<Object> QUEUE = new ReferenceQueue<>();

    /** The references that are registered, in a list that keeps them alive; guarded by the lock of this class. */
    private static Owned first;

    private static long count;
    private static long proxies;
    private static boolean running;

    private Releases() {}

    /** One reference that a Java object owns. */
    static final class Owned extends PhantomReference<Object> {
        final long python;
        Owned previous;
        Owned next;

        /** Whether it was given back; guarded by the lock of the outer class. */
        boolean given;

        /** Whether it serves a proxy; guarded likewise. */
        boolean ofProxy;

        Owned(Object owner, long python) {
            super(owner, QUEUE);
            this.python = python;
        }

        /** Gives the reference back before its owner is collected; a second time does nothing. */
        void giveBack() {
            if (remove(this)) {
                clear();
                if (RemoteNative.has(python)) {
                    RemoteNative.release(python);
                } else {
                    PythonNative.release(python);
                    Python.wake();
                }
            }
        }

        /** Another object owns the reference from now on, unless it was given back. */
        Owned passTo(Object owner) {
            if (!remove(this)) {
                return this;
            }
            clear();
            return register(owner, python);
        }
    }

    /** From now on {@code owner} owns one reference to the Python object. */
    static Owned register(Object owner, long python) {
        Owned owned = new Owned(owner, python);
        synchronized (Releases.class) {
            owned.next = first;
            if (first != null) {
                first.previous = owned;
            }
            first = owned;
            count++;
            if (!running) {
                running = true;
                start();
            }
        }
        return owned;
    }

    static synchronized long live() {
        return count;
    }

    /** The Python object of each. */
    static synchronized long[] held() {
        long[] held = new long[(int) count];
        int n = 0;
        for (Owned owned = first; owned != null; owned = owned.next) {
            held[n++] = owned.python;
        }
        return held;
    }

    static synchronized long liveProxies() {
        return proxies;
    }

    /** A reference is what a proxy stands on. */
    static synchronized void serveProxy(Owned owned) {
        if (!owned.given && !owned.ofProxy) {
            owned.ofProxy = true;
            proxies++;
        }
    }

    private static void start() {
        Thread thread = new Thread(null, new Runner(), "sanca-release", 0, false);
        thread.setDaemon(true);
        // A loader of some application must not be kept alive by whoever happens to make the first
        // proxy.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
    }

    private static synchronized boolean remove(Owned owned) {
        if (owned.given) {
            return false;
        }
        owned.given = true;
        if (owned.previous != null) {
            owned.previous.next = owned.next;
        } else {
            first = owned.next;
        }
        if (owned.next != null) {
            owned.next.previous = owned.previous;
        }
        count--;
        if (owned.ofProxy) {
            proxies--;
        }
        return true;
    }

    private static final class Runner implements Runnable {
        @Override
        public void run() {
            while (true) {
                try {
                    Owned owned = (Owned) QUEUE.remove();
                    owned.giveBack();
                } catch (InterruptedException | LinkageError e) {
                    // Nobody has reason to interrupt this thread; and without natives there is
                    // nothing to give back.
                    continue;
                }
            }
        }
    }
}
