package org.sanca.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Java calls Python: functional interfaces, our own interfaces, from every sort of thread. */
public final class Callbacks {
    private Callbacks() {}

    // --- our own interfaces

    public interface Greeter {
        String greet(String name);

        default String twice(String name) {
            return greet(name) + " " + greet(name);
        }

        default String shout(String name) {
            return greet(name).toUpperCase();
        }

        static Greeter plain() {
            return name -> "plain " + name;
        }
    }

    public interface Handler {
        void onStart();

        int onValue(int value);

        String onText(String text, Object more);
    }

    public interface Variadic {
        String join(String separator, Object... parts);
    }

    public interface Primitives {
        boolean flip(boolean x);

        byte aByte(byte x);

        char aChar(char x);

        short aShort(short x);

        int anInt(int x);

        long aLong(long x);

        float aFloat(float x);

        double aDouble(double x);
    }

    public interface ArrayMaker {
        int[] make(int length);
    }

    public interface Overloaded {
        String take(int x);

        String take(String x);
    }

    public static String greet(Greeter greeter, String name) {
        return greeter.greet(name);
    }

    public static String greetTwice(Greeter greeter, String name) {
        return greeter.twice(name);
    }

    public static String shout(Greeter greeter, String name) {
        return greeter.shout(name);
    }

    public static String handle(Handler handler) {
        handler.onStart();
        return handler.onValue(20) + " " + handler.onText("text", null);
    }

    public static String variadic(Variadic variadic) {
        return variadic.join("-", 1, "two", null);
    }

    public static String primitives(Primitives p) {
        return p.flip(true)
                + " "
                + p.aByte((byte) -128)
                + " "
                + p.aChar('\u20ac')
                + " "
                + p.aShort((short) -32768)
                + " "
                + p.anInt(Integer.MIN_VALUE)
                + " "
                + p.aLong(Long.MIN_VALUE)
                + " "
                + p.aFloat(0.5f)
                + " "
                + p.aDouble(1e300);
    }

    public static int makeAndSum(ArrayMaker maker, int length) {
        return Arrays.stream(maker.make(length)).sum();
    }

    public static String overloaded(Overloaded target) {
        return target.take(1) + " " + target.take("one");
    }

    // --- functional interfaces of the JDK

    public static Object apply(Function<Object, Object> function, Object value) {
        return function.apply(value);
    }

    public static String applyInteger(Function<Integer, Integer> function, int value) {
        Integer result = function.apply(value);
        return result.getClass().getSimpleName() + " " + result;
    }

    public static Object apply2(BiFunction<Object, Object, Object> function, Object a, Object b) {
        return function.apply(a, b);
    }

    public static int combine(IntBinaryOperator operator, int a, int b) {
        return operator.applyAsInt(a, b);
    }

    public static double operate(DoubleUnaryOperator operator, double x) {
        return operator.applyAsDouble(x);
    }

    public static boolean test(Predicate<Object> predicate, Object value) {
        return predicate.test(value);
    }

    public static Object supply(Supplier<Object> supplier) {
        return supplier.get();
    }

    public static void consume(Consumer<Object> consumer, Object value) {
        consumer.accept(value);
    }

    public static Object call(Callable<Object> callable) throws Exception {
        return callable.call();
    }

    public static void run(Runnable runnable) {
        runnable.run();
    }

    public static int sumOf(IntBinaryOperator operator, int times) {
        int total = 0;
        for (int i = 0; i < times; i++) {
            total = operator.applyAsInt(total, i);
        }
        return total;
    }

    public static List<Object> sorted(List<Object> values, Comparator<Object> comparator) {
        List<Object> out = new ArrayList<>(values);
        out.sort(comparator);
        return out;
    }

    /** Overloads by functional interface: a plain callable fits both. */
    public static String either(Runnable runnable) {
        return "Runnable";
    }

    public static String either(Callable<Object> callable) {
        return "Callable";
    }

    // --- identity and lifetime

    private static Object kept;

    public static void keep(Object value) {
        kept = value;
    }

    public static Object kept() {
        return kept;
    }

    public static void keepRunnable(Runnable value) {
        kept = value;
    }

    public static void runKept() {
        ((Runnable) kept).run();
    }

    public static Object echo(Object value) {
        return value;
    }

    public static Runnable echoRunnable(Runnable value) {
        return value;
    }

    public static boolean equal(Object a, Object b) {
        return a.equals(b);
    }

    public static int hash(Object value) {
        return value.hashCode();
    }

    public static String text(Object value) {
        return String.valueOf(value);
    }

    public static boolean isInstance(String className, Object value) throws ClassNotFoundException {
        return Class.forName(className).isInstance(value);
    }

    /** Makes and drops proxies; each argument is a new one if Python passes a callable. */
    public static int drop(Runnable runnable) {
        return runnable == null ? 0 : 1;
    }

    // --- threads

    public static Object onNewThread(Supplier<Object> supplier) throws InterruptedException {
        AtomicReference<Object> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                result.set(supplier.get());
                            } catch (Throwable t) {
                                failure.set(t);
                            }
                        },
                        "callback-thread");
        thread.start();
        thread.join();
        return rethrow(failure, result);
    }

    private static Object rethrow(
            AtomicReference<Throwable> failure, AtomicReference<Object> result) {
        Throwable t = failure.get();
        if (t instanceof RuntimeException) {
            throw (RuntimeException) t;
        }
        if (t != null) {
            throw new IllegalStateException(t);
        }
        return result.get();
    }

    public static int onManyThreads(IntBinaryOperator operator, int threads, int calls)
            throws InterruptedException {
        int[] totals = new int[threads];
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int each = i;
            all[i] =
                    new Thread(
                            () -> {
                                for (int j = 0; j < calls; j++) {
                                    totals[each] = operator.applyAsInt(totals[each], 1);
                                }
                            });
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        return Arrays.stream(totals).sum();
    }

    public static List<Object> onPool(
            Function<Object, Object> function, List<Object> values, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Object>> futures = new ArrayList<>();
            for (Object value : values) {
                futures.add(pool.submit(() -> function.apply(value)));
            }
            List<Object> out = new ArrayList<>();
            for (Future<Object> future : futures) {
                out.add(future.get(30, TimeUnit.SECONDS));
            }
            return out;
        } finally {
            pool.shutdown();
        }
    }

    public static List<Object> onParallelStream(
            Function<Object, Object> function, List<Object> values) {
        return new ArrayList<>(Arrays.asList(values.parallelStream().map(function).toArray()));
    }

    /** Whether this JDK has virtual threads. */
    public static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    /** Runs {@code calls} calls on each of so many virtual threads; by reflection, as the testkit is compiled for 17. */
    public static int onVirtualThreads(IntBinaryOperator operator, int threads, int calls)
            throws Exception {
        ExecutorService pool =
                (ExecutorService)
                        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(
                        pool.submit(
                                () -> {
                                    int total = 0;
                                    for (int j = 0; j < calls; j++) {
                                        total = operator.applyAsInt(total, 1);
                                        if (j % 10 == 0) {
                                            Thread.sleep(1);
                                        }
                                    }
                                    return total;
                                }));
            }
            int total = 0;
            for (Future<Integer> future : futures) {
                total += future.get(60, TimeUnit.SECONDS);
            }
            return total;
        } finally {
            pool.shutdown();
        }
    }

    /** Calls later, from a daemon thread that starts now. */
    public static Thread later(Runnable runnable, long millis) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(millis);
                            } catch (InterruptedException e) {
                                return;
                            }
                            runnable.run();
                        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Calls again and again from a daemon thread, for ever. */
    public static void forever(Runnable runnable) {
        Thread thread =
                new Thread(
                        () -> {
                            while (true) {
                                try {
                                    runnable.run();
                                } catch (Throwable t) {
                                    return;
                                }
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    /** The caller waits for a callback on another thread: a bridge that holds the GIL around calls deadlocks here. */
    public static Object joinCb(Supplier<Object> supplier) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread =
                new Thread(
                        () -> {
                            result.set(supplier.get());
                            latch.countDown();
                        });
        thread.setDaemon(true);
        thread.start();
        latch.await();
        return result.get();
    }

    /** Java, Python, Java … until depth is used up. */
    public static int pingPong(IntBinaryOperator python, int depth) {
        return depth == 0 ? 0 : 1 + python.applyAsInt(depth - 1, 0);
    }

    public static String threadName() {
        return Thread.currentThread().getName();
    }

    /** Runs on a thread with the JVM's default stack size (1 MB) or the one given. */
    public static Object onThreadWithStack(Supplier<Object> supplier, long stackBytes)
            throws InterruptedException {
        AtomicReference<Object> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                result.set(supplier.get());
                            } catch (Throwable t) {
                                failure.set(t);
                            }
                        },
                        "stack",
                        stackBytes);
        thread.start();
        thread.join();
        return rethrow(failure, result);
    }
}
