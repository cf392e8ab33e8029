package org.sanca.internal;

import org.sanca.PythonTimeoutException;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs calls of Python on helper threads, which the caller can leave when his time is up. */
public final class Deadlines {
    /** Python takes more C stack than Java's threads have by themselves. */
    private static final long STACK = 16L << 20;

    private static final ExecutorService HELPERS =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(null, work, "sanca-deadline", STACK, false);
                        thread.setDaemon(true);
                        return thread;
                    });

    private Deadlines() {}

    /**
     * Runs a call with a time limit. When it passes, or the caller is interrupted, the helper is interrupted, and Python code
     * in it with it.
     *
     * @param <T> what the call gives
     * @param limit how long it may take
     * @param what its name, for the message
     * @param call the call
     * @return what it gave
     * @throws PythonTimeoutException if it did not end in time
     */
    public static <T> T call(Duration limit, String what, Callable<T> call) {
        Future<T> future = HELPERS.submit(call);
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new PythonTimeoutException(
                    what + " did not end within " + limit + "; its thread was interrupted");
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new PythonTimeoutException(
                    what + " was left because the calling thread was interrupted; so was its own");
        } catch (ExecutionException e) {
            throw Throwables.<RuntimeException>asUnchecked(e.getCause());
        }
    }
}
