package org.sanca.internal;

/** Lets Python run its exit functions when Java ends the process by {@code System.exit}. */
final class ExitHook extends Thread {
    private static volatile boolean installed;

    /** How long the exit functions of a hosted Python may take: some thread may keep the GIL for ever. */
    private static final long PATIENCE = 2_000;

    private final boolean hosted;

    private ExitHook(boolean hosted) {
        super(null, null, "sanca-exit", 0, false);
        this.hosted = hosted;
    }

    /** Called once, in a JVM that started Python. */
    static void installForHost() {
        Runtime.getRuntime().addShutdownHook(new ExitHook(true));
    }

    /** Called once, in a JVM that Python started. */
    static void install() {
        installed = true;
        Runtime.getRuntime().addShutdownHook(new ExitHook(false));
    }

    /** Whether Python started this JVM. */
    static boolean isInstalled() {
        return installed;
    }

    @Override
    public void run() {
        if (!hosted) {
            PythonNative.atExit();
            return;
        }
        Thread exit = new Thread(null, PythonNative::atExit, "sanca-python-exit", 0, false);
        exit.setDaemon(true);
        exit.start();
        try {
            exit.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
