package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;

/** Proxies whose Python side is played by the {@link PythonNative} of the tests. */
class ProxyTest extends LeakChecked {
    private static final AtomicInteger NEXT = new AtomicInteger(1000);

    public interface Everything {
        boolean flag(boolean v);

        byte number(byte v);

        char unit(char v);

        short number(short v);

        int number(int v);

        long number(long v);

        float number(float v);

        double number(double v);

        String text(String v);

        Object[] objects(Object[] v);

        void nothing();
    }

    interface Hidden {
        String speak();

        default String twice() {
            return speak() + speak();
        }
    }

    public interface Greeting {
        String greet(String who);

        default String polite(String who) {
            return "Dear " + greet(who);
        }

        default int many(int a, long b, String... c) {
            return (int) (a + b + c.length);
        }
    }

    private <T> T proxy(
            boolean callable, PythonNative.Callable python, Class<T> first, Class<?>... more) {
        return proxy(NEXT.incrementAndGet(), callable, python, first, more);
    }

    private <T> T proxy(
            long id,
            boolean callable,
            PythonNative.Callable python,
            Class<T> first,
            Class<?>... more) {
        PythonNative.OBJECTS.put(id, python);
        int[] ids = new int[more.length + 1];
        ids[0] = ClassIds.of(first);
        for (int i = 0; i < more.length; i++) {
            ids[i + 1] = ClassIds.of(more[i]);
        }
        int handle = Access.proxy(side.slot, id, ids, callable);
        side.check();
        return first.cast(Handles.take(side.state, handle));
    }

    @Test
    void every_kind_of_argument_and_result() {
        List<Object> seen = new ArrayList<>();
        Everything proxy =
                proxy(
                        false,
                        (name, arguments) -> {
                            seen.add(name);
                            seen.addAll(Arrays.asList(arguments));
                            return arguments.length == 0 ? null : arguments[0];
                        },
                        Everything.class);
        assertEquals(true, proxy.flag(true));
        assertEquals((byte) -1, proxy.number((byte) -1));
        assertEquals('\uffff', proxy.unit('\uffff'));
        assertEquals((short) -2, proxy.number((short) -2));
        assertEquals(-3, proxy.number(-3));
        assertEquals(-4L, proxy.number(-4L));
        assertEquals(1.5f, proxy.number(1.5f));
        assertEquals(2.5, proxy.number(2.5));
        assertEquals("\u20ac", proxy.text("\u20ac"));
        assertEquals(null, proxy.text(null));
        Object[] objects = {1};
        assertSame(objects, proxy.objects(objects));
        proxy.nothing();
        assertEquals("[flag, true, number, -1, unit, \uffff]", seen.subList(0, 6).toString());
    }

    @Test
    void arguments_larger_than_scratch_memory() {
        Function<Object, Object> proxy = function(argument -> ((String) argument).length());
        assertEquals(1_000_000, proxy.apply("x".repeat(1_000_000)));
        assertEquals(40_000, proxy.apply("\u20ac".repeat(40_000)));
        assertEquals(3, proxy.apply("abc"));
    }

    @SuppressWarnings("unchecked")
    private Function<Object, Object> function(Function<Object, Object> body) {
        return proxy(true, (name, arguments) -> body.apply(arguments[0]), Function.class);
    }

    @Test
    void a_callable_is_called_itself_and_default_methods_run() {
        AtomicReference<String> called = new AtomicReference<>();
        Greeting proxy =
                proxy(
                        true,
                        (name, arguments) -> {
                            called.set(name);
                            return "hello " + arguments[0];
                        },
                        Greeting.class);
        assertEquals("hello Ada", proxy.greet("Ada"));
        assertEquals("__call__", called.get());
        assertEquals("Dear hello Ada", proxy.polite("Ada"));
        assertEquals(1 + 2 + 2, proxy.many(1, 2, "a", "b"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void default_methods_of_the_jdk_run() {
        Comparator<Object> proxy =
                proxy(
                        true,
                        (name, arguments) ->
                                ((Integer) arguments[0]).compareTo((Integer) arguments[1]),
                        Comparator.class);
        List<Integer> list = new ArrayList<>(List.of(1, 3, 2));
        list.sort(proxy.reversed());
        assertEquals(List.of(3, 2, 1), list);
    }

    @Test
    void default_methods_may_be_overridden_by_name() {
        long id = NEXT.incrementAndGet();
        PythonNative.OVERRIDES.put(id + ".polite", true);
        Greeting proxy =
                proxy(id, false, (name, arguments) -> name + " " + arguments[0], Greeting.class);
        assertEquals("polite Ada", proxy.polite("Ada"));
        assertEquals("greet Ada", proxy.greet("Ada"));
    }

    @Test
    void interfaces_that_are_not_public_work() {
        Hidden proxy = proxy(false, (name, arguments) -> "x", Hidden.class);
        assertEquals("xx", proxy.twice());
    }

    @Test
    void several_interfaces() {
        Greeting proxy =
                proxy(
                        false,
                        (name, arguments) -> name,
                        Greeting.class,
                        Callable.class,
                        Runnable.class);
        assertEquals("greet", proxy.greet(""));
        ((Runnable) proxy).run();
        assertTrue(proxy instanceof Callable);
    }

    @Test
    void identity_is_that_of_the_python_object() {
        long id = NEXT.incrementAndGet();
        Greeting a = proxy(id, false, (name, arguments) -> null, Greeting.class);
        Greeting b = proxy(id, false, (name, arguments) -> null, Greeting.class);
        Greeting other = proxy(false, (name, arguments) -> null, Greeting.class);
        assertEquals(a, b);
        assertEquals(a.hashCode(), b.hashCode());
        assertEquals(Long.hashCode(id), a.hashCode());
        assertNotEquals(a, other);
        assertNotEquals(a, "text");
        assertNotEquals(null, a);
        assertEquals(
                "PythonProxy(" + Greeting.class.getName() + ")@" + Long.toHexString(id),
                a.toString());
    }

    @Test
    void methods_of_object_may_be_overridden() {
        long id = NEXT.incrementAndGet();
        for (String name : List.of("equals", "hashCode", "toString")) {
            PythonNative.OVERRIDES.put(id + "." + name, true);
        }
        Greeting proxy =
                proxy(
                        id,
                        false,
                        (name, arguments) ->
                                name.equals("equals")
                                        ? (Object) true
                                        : name.equals("hashCode") ? 42 : "mine",
                        Greeting.class);
        assertEquals(proxy, "anything");
        assertEquals(42, proxy.hashCode());
        assertEquals("mine", proxy.toString());
        // A callable has no methods, so nothing is overridden.
        Greeting function = proxy(id, true, (name, arguments) -> "x", Greeting.class);
        assertEquals(Long.hashCode(id), function.hashCode());
    }

    @Test
    void exceptions_pass_through() {
        RuntimeException unchecked = new IllegalStateException("no");
        Greeting proxy =
                proxy(
                        false,
                        (name, arguments) -> {
                            throw unchecked;
                        },
                        Greeting.class);
        assertSame(unchecked, assertThrows(IllegalStateException.class, () -> proxy.greet("x")));
        Callable<?> declares =
                proxy(
                        false,
                        (name, arguments) -> {
                            throw new IOException("no");
                        },
                        Callable.class);
        assertThrows(IOException.class, declares::call);
    }

    @Test
    void undeclared_exceptions_are_unwrapped_when_they_leave_java() {
        IOException checked = new IOException("no");
        Runnable proxy =
                proxy(
                        false,
                        (name, arguments) -> {
                            throw checked;
                        },
                        Runnable.class);
        Throwable wrapped = assertThrows(UndeclaredThrowableException.class, proxy::run);
        assertSame(checked, Throwables.unwrap(wrapped));
        int self = side.hold(proxy);
        Engine.callJ0(side.slot, Shapes.method(Runnable.class, "run"), self);
        assertSame(checked, assertThrows(IOException.class, side::check));
        Handles.free(side.state, self);
        Throwable foreign = new UndeclaredThrowableException(checked);
        assertSame(foreign, Throwables.unwrap(foreign));
    }

    @Test
    void a_proxy_goes_back_as_its_python_object() {
        Object proxy = proxy(4711, false, (name, arguments) -> null, Greeting.class);
        long word = Access.convert(side.slot, proxy);
        assertEquals(Results.PYTHON, NativeSide.classOf(word));
        assertEquals("python 4711", side.result(word));
        Object foreign =
                java.lang.reflect.Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Runnable.class},
                        (p, m, a) -> null);
        assertSame(foreign, side.result(Access.convert(side.slot, foreign)));
    }

    @Test
    void callbacks_from_many_threads() throws Exception {
        IntBinaryOperator proxy =
                proxy(
                        true,
                        (name, arguments) -> (Integer) arguments[0] + (Integer) arguments[1],
                        IntBinaryOperator.class);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int base = t * 100_000;
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    for (int i = 0; i < 5_000; i++) {
                                        assertEquals(base + i, proxy.applyAsInt(base, i));
                                    }
                                } catch (Throwable e) {
                                    failure.set(e);
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(null, failure.get());
    }

    @Test
    void callbacks_may_nest() {
        AtomicReference<Function<Object, Object>> self = new AtomicReference<>();
        self.set(
                function(
                        argument -> {
                            int depth = (Integer) argument;
                            return depth == 0 ? 0 : (Integer) self.get().apply(depth - 1) + 1;
                        }));
        assertEquals(50, self.get().apply(50));
    }

    @Test
    void a_collected_proxy_gives_its_reference_back() throws Exception {
        long id = NEXT.incrementAndGet();
        long before = Engine.liveProxies();
        Object proxy = proxy(id, false, (name, arguments) -> null, Greeting.class);
        assertEquals(before + 1, Engine.liveProxies());
        assertEquals(id, Proxies.pythonOf(proxy));
        proxy = null;
        long end = System.nanoTime() + 10_000_000_000L;
        while (!PythonNative.RELEASED.contains(id) && System.nanoTime() < end) {
            System.gc();
            Thread.sleep(10);
        }
        assertTrue(PythonNative.RELEASED.contains(id));
    }

    @Test
    void what_is_no_interface_is_refused() {
        assertEquals(0, Access.proxy(side.slot, 5, new int[] {ClassIds.of(String.class)}, true));
        assertThrows(IllegalArgumentException.class, side::check);
    }
}
