package org.sanca.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Waiting, spinning, interrupts, threads that stay. */
public final class Threads {
    private Threads() {}

    private static volatile int sink;
    private static final AtomicInteger counter = new AtomicInteger();
    private static volatile boolean stop;

    public static int sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return 1;
    }

    /** Does not answer interrupts; ends after {@code millis} or on {@link #stopSpinning}. */
    public static int spin(long millis) {
        stop = false;
        long end = System.nanoTime() + millis * 1_000_000L;
        int turns = 0;
        while (System.nanoTime() < end && !stop) {
            turns++;
        }
        sink = turns;
        return 1;
    }

    public static void stopSpinning() {
        stop = true;
    }

    /** Spins, and ends when interrupted: returns whether it was. */
    public static boolean spinUntilInterrupted(long millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            if (Thread.interrupted()) {
                return true;
            }
        }
        return false;
    }

    /** Catches the interrupt and returns normally. */
    public static String sleepSwallowing(long millis) {
        try {
            Thread.sleep(millis);
            return "slept";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    /** Takes four seconds to say what it is. */
    public static final class SleepsInText {
        @Override
        public String toString() {
            return sleepSwallowing(4_000);
        }
    }

    /** One element, for which it spins and does not answer interrupts. */
    public static Iterable<Integer> spinning(long millis) {
        return () -> Stream.generate(() -> spin(millis)).limit(1).iterator();
    }

    /** Waits for its element in vain. */
    public static Iterable<Integer> sleeping(long millis) {
        return () ->
                Stream.generate(
                                () -> {
                                    try {
                                        return sleep(millis);
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                        .limit(1)
                        .iterator();
    }

    public static void waitOn(Object lock, long millis) throws InterruptedException {
        synchronized (lock) {
            lock.wait(millis);
        }
    }

    public static boolean await(CountDownLatch latch, long millis) throws InterruptedException {
        return latch.await(millis, TimeUnit.MILLISECONDS);
    }

    public static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    public static boolean holdsLock(Object lock) {
        return Thread.holdsLock(lock);
    }

    /** Tries to take the monitor on another thread; whether that took place within {@code millis}. */
    public static boolean canEnter(Object lock, long millis) throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            synchronized (lock) {
                                entered.countDown();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return entered.await(millis, TimeUnit.MILLISECONDS);
    }

    /** A non-daemon thread that ends by itself after {@code millis}. */
    public static void leaveThread(long millis) {
        new Thread(
                        () -> {
                            try {
                                Thread.sleep(millis);
                            } catch (InterruptedException e) {
                                // asked to end
                            }
                        },
                        "left-behind")
                .start();
    }

    /** A non-daemon thread that prints after {@code millis} and ends. */
    public static void printLater(String message, long millis) {
        new Thread(
                        () -> {
                            try {
                                Thread.sleep(millis);
                            } catch (InterruptedException e) {
                                return;
                            }
                            System.out.println(message);
                            System.out.flush();
                        })
                .start();
    }

    public static int liveThreads() {
        return Thread.getAllStackTraces().size();
    }

    public static boolean isDaemon() {
        return Thread.currentThread().isDaemon();
    }

    public static String name() {
        return Thread.currentThread().getName();
    }

    public static long id() {
        return Thread.currentThread().getId();
    }

    public static int count() {
        return counter.incrementAndGet();
    }

    public static void resetCount() {
        counter.set(0);
    }

    public static void atShutdown(String message) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    System.out.println(message);
                                    System.out.flush();
                                }));
    }

    public static void exit(int status) {
        System.exit(status);
    }

    /** {@link #exit} on a thread of Java's own. */
    public static void exitOnNewThread(int status) {
        new Thread(() -> System.exit(status)).start();
    }

    /** A thread of Java's own that dies of an exception. */
    public static void failOnNewThread(String message) throws InterruptedException {
        Thread thread =
                new Thread(
                        () -> {
                            throw new Exceptions.Unchecked(message);
                        });
        thread.start();
        thread.join();
    }

    /** A thread of Java's own that makes the collector run, over and over, for that long. */
    public static void collectFor(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        Thread thread =
                new Thread(
                        () -> {
                            while (System.nanoTime() < end) {
                                System.gc();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    /** A shutdown hook that takes that long. */
    public static void atShutdownSleep(long millis) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    try {
                                        Thread.sleep(millis);
                                    } catch (InterruptedException e) {
                                        // asked to end
                                    }
                                }));
    }

    /** A shutdown hook that fails. */
    public static void atShutdownFail(String message) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    throw new Exceptions.Unchecked(message);
                                }));
    }

    public static CompletableFuture<String> future(String value, long millis) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Thread.sleep(millis);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return value;
                });
    }

    public static CompletableFuture<String> failedFuture(String message) {
        return CompletableFuture.supplyAsync(
                () -> {
                    throw new Exceptions.Unchecked(message);
                });
    }

    /** Recursion with a frame of moderate size: how deep this thread's stack goes before StackOverflowError. */
    public static int depth() {
        int[] deepest = {0};
        try {
            dig(deepest);
        } catch (StackOverflowError e) {
            // measured
        }
        return deepest[0];
    }

    private static int dig(int[] deepest) {
        deepest[0]++;
        return dig(deepest) + deepest[0];
    }
}
