package org.sanca.internal;

import org.sanca.PythonConfig;
import org.sanca.PythonStartException;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The one Python of this process: starts it, once, and knows whether it runs. */
public final class Python {
    /** Deep recursion in Python takes C stack; Java's own threads have 1 MB. */
    private static final long STACK = 64L << 20;

    /** How Python was started; null if it was not, or if Python started Java. Guarded by the lock of this class. */
    private static PythonConfig config;

    /** Why it did not start. Guarded by the lock of this class. */
    private static PythonStartException failure;

    private static volatile boolean started;

    /** Python's main thread, from before it is one. */
    private static volatile Thread thread;

    /** References were given back that nobody has dropped yet. */
    private static final AtomicBoolean RETURNED = new AtomicBoolean();

    private Python() {}

    /** Has Python's main thread drop what was given back. Nothing to do if Python is the host: it drops by itself. */
    static void wake() {
        Thread main = thread;
        if (main != null && !RETURNED.getAndSet(true)) {
            LockSupport.unpark(main);
        }
    }

    /** Whether Python runs in this process. */
    public static boolean isStarted() {
        return started || ExitHook.isInstalled();
    }

    /** Starts Python as it is found, unless it runs already, however that was started. */
    public static void start() {
        if (!isStarted()) {
            startOnce(null);
        }
    }

    /**
     * Starts Python.
     *
     * @throws PythonStartException if it cannot be started, or did not start before, or runs with another configuration
     */
    public static void start(PythonConfig wanted) {
        startOnce(Objects.requireNonNull(wanted, "config"));
    }

    private static void startOnce(PythonConfig wanted) {
        if (Thread.currentThread() == thread && !started) {
            return; // the start itself came here, on its way through Python
        }
        synchronized (Python.class) {
            if (failure != null) {
                throw new PythonStartException(failure.getMessage(), failure);
            }
            if (!isStarted()) {
                config = wanted == null ? PythonConfig.defaults() : wanted;
                startNow();
            } else if (wanted != null && !wanted.equals(config)) {
                throw new PythonStartException(otherConfig(wanted));
            }
        }
    }

    private static String otherConfig(PythonConfig wanted) {
        String how = config == null ? "it started this JVM" : "started with " + config;
        return "Python runs in this process already ("
                + how
                + "), and a process has one Python: it cannot be started with "
                + wanted;
    }

    private static void startNow() {
        try {
            run(NativeLoader.load());
        } catch (PythonStartException e) {
            failure = e;
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            failure = new PythonStartException("Python cannot be started: " + e, e);
            throw failure;
        }
        started = true;
        ExitHook.installForHost();
    }

    private static void run(NativeLoader.Loaded loaded) {
        Session session = new Session(loaded, Boot.settings(config));
        Thread main = new Thread(null, session, "sanca-python", STACK, false);
        main.setDaemon(true);
        main.setContextClassLoader(Python.class.getClassLoader());
        thread = main;
        main.start();
        session.await();
        if (session.trouble != null) {
            throw new PythonStartException(session.trouble);
        }
    }

    /** The jar of the engine's classes, empty if they are not in one that is a file. */
    static String jar() {
        try {
            URL place = Python.class.getProtectionDomain().getCodeSource().getLocation();
            Path path = Path.of(place.toURI());
            return Files.isRegularFile(path) ? path.toString() : "";
        } catch (Exception e) {
            return ""; // no code source, or one that is no file: part of another archive, of an
            // image
        }
    }

    /** What Python's main thread does. */
    private static final class Session implements Runnable {
        private final NativeLoader.Loaded loaded;
        private final String settings;
        private final CountDownLatch up = new CountDownLatch(1);

        /** Written before {@code up} opens. */
        private String trouble;

        Session(NativeLoader.Loaded loaded, String settings) {
            this.loaded = loaded;
            this.settings = settings;
        }

        @Override
        public void run() {
            try {
                trouble = start();
            } catch (Throwable e) {
                trouble = "Python cannot be started: " + e;
            } finally {
                up.countDown();
            }
            if (trouble == null) {
                serve();
            }
        }

        /** Waits in Java, where a JVM that ends does not wait for it. */
        private static void serve() {
            while (true) {
                if (RETURNED.getAndSet(false)) {
                    PythonNative.drain();
                } else {
                    LockSupport.park(RETURNED);
                }
            }
        }

        private String start() {
            String folder = loaded.packageFolder.toString();
            return Boot.start(Engine.class, jar(), folder, loaded.probeFolder.toString(), settings);
        }

        /** Waits to the end: a start cannot be taken back. An interrupt is kept for the caller. */
        void await() {
            boolean interrupted = false;
            while (true) {
                try {
                    up.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
