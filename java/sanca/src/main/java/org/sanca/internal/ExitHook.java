package org.sanca.internal;

/** Lets Python run its exit functions when Java ends the process by {@code System.exit}. */
final class ExitHook extends Thread {
    private static volatile boolean installed;

    private ExitHook() {
        super(null, null, "sanca-exit", 0, false);
    }

    /** Called once, in a JVM that Python started. */
    static void install() {
        installed = true;
        Runtime.getRuntime().addShutdownHook(new ExitHook());
    }

    /** Whether Python started this JVM. */
    static boolean isInstalled() {
        return installed;
    }

    @Override
    public void run() {
        PythonNative.atExit();
    }
}
