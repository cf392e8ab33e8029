package org.sanca.internal;

import org.sanca.PythonTimeoutException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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

    /** Calls that their callers left and that still run, oldest first. Guards itself and the progress of all calls. */
    private static final Set<Call<?>> ABANDONED = new LinkedHashSet<>();

    private Deadlines() {}

    private enum Progress {
        WAITING,
        RUNNING,
        OVER
    }

    /** A call that may go on without its caller. */
    private static final class Call<T> implements Callable<T> {
        final String what;
        private final Callable<T> body;

        /** Guarded by {@link Deadlines#ABANDONED}. */
        private Progress progress = Progress.WAITING;

        Call(String what, Callable<T> body) {
            this.what = what;
            this.body = body;
        }

        @Override
        public T call() throws Exception {
            synchronized (ABANDONED) {
                if (progress == Progress.OVER) {
                    throw new CancellationException();
                }
                progress = Progress.RUNNING;
            }
            try {
                return body.call();
            } finally {
                synchronized (ABANDONED) {
                    progress = Progress.OVER;
                    ABANDONED.remove(this);
                }
            }
        }

        /** The caller goes. What has not begun will not. */
        void leave() {
            synchronized (ABANDONED) {
                if (progress == Progress.RUNNING) {
                    ABANDONED.add(this);
                } else {
                    progress = Progress.OVER;
                }
            }
        }
    }

    /**
     * Runs a call with a time limit. When it passes, or the caller is interrupted, the helper is interrupted, and Python code
     * in it with it.
     *
     * @param <T> what the call gives
     * @param limit how long it may take
     * @param what its name, for the message
     * @param body the call
     * @return what it gave
     * @throws PythonTimeoutException if it did not end in time
     */
    public static <T> T call(Duration limit, String what, Callable<T> body) {
        Call<T> call = new Call<>(what, body);
        Future<T> future = HELPERS.submit(call);
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.leave();
            future.cancel(true);
            throw new PythonTimeoutException(
                    what + " did not end within " + limit + "; its thread was interrupted");
        } catch (InterruptedException e) {
            call.leave();
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new PythonTimeoutException(
                    what + " was left because the calling thread was interrupted; so was its own");
        } catch (ExecutionException e) {
            throw Throwables.<RuntimeException>asUnchecked(e.getCause());
        }
    }

    /** The names of calls that their callers left and that still run, oldest first. */
    static List<String> abandoned() {
        synchronized (ABANDONED) {
            List<String> names = new ArrayList<>(ABANDONED.size());
            for (Call<?> call : ABANDONED) {
                names.add(call.what);
            }
            return names;
        }
    }
}
