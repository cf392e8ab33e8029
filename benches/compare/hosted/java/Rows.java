import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The operations: each is checked for its answer and then timed in a loop of its own, so that HotSpot compiles each by itself. */
final class Rows {
    private static final String SETUP =
            String.join(
                    "\n",
                    "x = 42",
                    "def nothing(): return 42",
                    "def add(a, b=0): return a + b",
                    "def same(a): return a",
                    "def count(xs): return len(list(xs))",
                    "def raises(): raise ValueError('no')",
                    "def back(counter): return counter.add(3, 4)",
                    "def size(data):",
                    "    copy = bytes(data)",
                    "    return len(copy) + copy[5]",
                    "class Thing:",
                    "    def __init__(self): self.field = 42",
                    "    def method(self): return self.field",
                    "thing = Thing()",
                    "numbers = list(range(1000))",
                    "mapping = {'key%d' % i: i for i in range(1000)}",
                    "text = 'abcdefghij' * 1000",
                    "data = b'abcdefgh' * (1 << 17)");

    /** A loop over one operation. */
    interface Loop {
        void run(int times) throws Exception;
    }

    /** One operation. */
    static final class Row {
        final Loop loop;
        final Check check;

        /** Runs on a thread that has no interpreter: Jep allows a thread one. */
        final boolean elsewhere;

        Row(Check check, boolean elsewhere, Loop loop) {
            this.loop = loop;
            this.check = check;
            this.elsewhere = elsewhere;
        }
    }

    /** Whether an operation gives the right answer; what it gave otherwise. */
    interface Check {
        Object wrong() throws Exception;
    }

    /** Results end here, so that none is optimised away. */
    static Object sink;

    private final Map<String, Row> rows = new LinkedHashMap<>();

    Row get(String name) {
        return rows.get(name);
    }

    private void add(String name, Check check, Loop loop) {
        rows.put(name, new Row(check, false, loop));
    }

    private static Object expect(Object expected, Object given) {
        boolean right =
                expected instanceof Number && given instanceof Number
                        ? ((Number) expected).longValue() == ((Number) given).longValue()
                        : Objects.equals(expected, given);
        return right ? null : "" + given;
    }

    Rows(Api python) throws Exception {
        python.exec(SETUP);
        code(python);
        calls(python);
        objects(python);
        bulk(python);
        arrays(python);
        life(python);
    }

    private void code(Api python) {
        add(
                "exec",
                () -> null,
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.exec("pass");
                    }
                });
        add(
                "eval",
                () -> expect(43, python.getValue("x + 1")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("x + 1");
                    }
                });
        add(
                "get_value",
                () -> expect(42, python.getValue("x")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("x");
                    }
                });
        add(
                "set_int",
                () -> set(python, 7),
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.set("i", i);
                    }
                });
        add(
                "set_str",
                () -> set(python, "hello"),
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.set("i", "hello");
                    }
                });
    }

    private static Object set(Api python, Object value) throws Exception {
        python.set("i", value);
        return expect(value, python.getValue("i"));
    }

    private void calls(Api python) throws Exception {
        add(
                "invoke_none",
                () -> expect(42, python.invoke("nothing")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("nothing");
                    }
                });
        add(
                "invoke_int2",
                () -> expect(7, python.invoke("add", 3, 4)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("add", i, 4);
                    }
                });
        add(
                "invoke_str",
                () -> expect("hello", python.invoke("same", "hello")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("same", "hello");
                    }
                });
        Api.Fn nothing = python.callable("nothing");
        Api.Fn sum = python.callable("add");
        add(
                "call_none",
                () -> expect(42, nothing.call()),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = nothing.call();
                    }
                });
        add(
                "call_int2",
                () -> expect(7, sum.call(3, 4)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = sum.call(i, 4);
                    }
                });
        Map<String, Object> keywords = new LinkedHashMap<>();
        keywords.put("a", 3);
        keywords.put("b", 4);
        add(
                "call_kwargs",
                () -> expect(7, sum.call(keywords)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = sum.call(keywords);
                    }
                });
        add(
                "exception",
                () -> raises(python) ? null : "no exception",
                n -> {
                    for (int i = 0; i < n; i++) {
                        raises(python);
                    }
                });
        Counter counter = new Counter();
        add(
                "callback",
                () -> expect(7, python.invoke("back", counter)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("back", counter);
                    }
                });
    }

    private static boolean raises(Api python) throws Exception {
        try {
            python.invoke("raises");
            return false;
        } catch (RuntimeException e) {
            return python.isPythonError(e);
        }
    }

    private void objects(Api python) throws Exception {
        Api.Obj thing = python.object("thing");
        add(
                "method",
                () -> expect(42, thing.method("method")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = thing.method("method");
                    }
                });
        add(
                "get_attr",
                () -> expect(42, thing.getAttr("field")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = thing.getAttr("field");
                    }
                });
        add(
                "set_attr",
                () -> setAttr(thing),
                n -> {
                    for (int i = 0; i < n; i++) {
                        thing.setAttr("other", i);
                    }
                });
    }

    private static Object setAttr(Api.Obj thing) throws Exception {
        thing.setAttr("other", 5);
        return expect(5, thing.getAttr("other"));
    }

    private void bulk(Api python) {
        add(
                "list_out",
                () -> listed(python.getValue("numbers")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("numbers");
                    }
                });
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            list.add(i);
        }
        add(
                "list_in",
                () -> expect(1000, python.invoke("count", list)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("count", list);
                    }
                });
        add(
                "dict_out",
                () -> mapped(python.getValue("mapping")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("mapping");
                    }
                });
        String text = "abcdefghij".repeat(1000);
        add(
                "text_out",
                () -> expect(text, python.getValue("text")),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("text");
                    }
                });
        add(
                "text_in",
                () -> set(python, text),
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.set("i", text);
                    }
                });
        byte[] bytes = new byte[1 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + i % 8);
        }
        add(
                "bytes_out",
                () ->
                        Arrays.equals(bytes, python.getValue("data", byte[].class))
                                ? null
                                : "other bytes",
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.getValue("data", byte[].class);
                    }
                });
        add(
                "bytes_in",
                () -> expect((1 << 20) + 'f', python.invoke("size", bytes)),
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.invoke("size", bytes);
                    }
                });
    }

    /** A million doubles, copied and shared. */
    private void arrays(Api python) throws Exception {
        python.exec("import numpy");
        double[] data = new double[1_000_000];
        data[999_999] = 7;
        add(
                "array_in",
                () -> {
                    python.set("a", python.copied(data));
                    return expect(7, python.getValue("int(a[999999] + a[0])"));
                },
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.set("a", python.copied(data));
                    }
                });
        add(
                "array_out",
                () -> {
                    python.set("a", python.copied(data));
                    return expect(7, (int) python.elements("a")[999_999]);
                },
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.elements("a");
                    }
                });
        DoubleBuffer memory =
                ByteBuffer.allocateDirect(8_000_000)
                        .order(ByteOrder.nativeOrder())
                        .asDoubleBuffer();
        memory.put(999_999, 7);
        add(
                "direct_in",
                () -> {
                    python.set("d", python.shared(memory));
                    return expect(7, python.getValue("int(d[999999] + d[0])"));
                },
                n -> {
                    for (int i = 0; i < n; i++) {
                        python.set("d", python.shared(memory));
                    }
                });
        add(
                "direct_back",
                () -> {
                    python.set("d", python.shared(memory));
                    return expect(7, (int) python.memory("d").get(999_999));
                },
                n -> {
                    for (int i = 0; i < n; i++) {
                        sink = python.memory("d");
                    }
                });
    }

    private static Object listed(Object value) {
        List<?> list = (List<?>) value;
        return list.size() == 1000 ? expect(999, list.get(999)) : value;
    }

    private static Object mapped(Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        return map.size() == 1000 ? expect(999, map.get("key999")) : value;
    }

    private void life(Api python) {
        rows.put(
                "open_shared",
                new Row(
                        () -> null,
                        true,
                        n -> {
                            for (int i = 0; i < n; i++) {
                                python.openAndCloseShared();
                            }
                        }));
        rows.put(
                "open_sub",
                new Row(
                        () -> null,
                        true,
                        n -> {
                            for (int i = 0; i < n; i++) {
                                python.openAndCloseSub();
                            }
                        }));
    }
}
