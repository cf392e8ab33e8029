package org.sanca.internal;

/** Lets Python run its exit functions when Java ends the process by {@code System.exit}. */
final class ExitHook extends Thread {
    private ExitHook() {
        super(null, null, "sanca-exit", 0, false);
    }

    /** Called once, in a JVM that Python started. */
    static void install() {
        Runtime.getRuntime().addShutdownHook(new ExitHook());
    }

    @Override
    public void run() {
        PythonNative.atExit();
    }
}
