package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.sanca.Interpreter;
import org.sanca.PyObject;
import org.sanca.SharedInterpreter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What Java values are in Python, however they get there: as a global name, as an argument, as an element, as a result of Java. The
 * conversion table has the other direction.
 */
class ValuesToPythonTest {
    private static Interpreter py;

    @BeforeAll
    static void open() {
        py = new SharedInterpreter();
        py.exec(
                "import sanca\n"
                        + "from decimal import Decimal\n"
                        + "import datetime\n"
                        + "def same(it, check): return bool(eval(check, globals(), {'it': it}))\n"
                        + "class Thing: pass\n"
                        + "thing = Thing()");
    }

    @AfterAll
    static void close() {
        py.close();
    }

    /** A Java value, and what Python has to find true of it. */
    private static Object[] row(Object value, String check) {
        return new Object[] {value, check};
    }

    private static String java(String name, String more) {
        return "type(it).java_name == '" + name + "' and " + more;
    }

    private static List<Object[]> table() {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("b", 1);
        ordered.put("a", null);
        return List.of(
                row(null, "it is None"),
                row(true, "it is True"),
                row((byte) -5, "it == -5 and type(it) is int"),
                row((short) 300, "it == 300 and type(it) is int"),
                row(7, "it == 7 and type(it) is int"),
                row(1L << 40, "it == 2**40"),
                row(Long.MIN_VALUE, "it == -2**63"),
                row(1.5f, "it == 1.5 and type(it) is float"),
                row(1.1f, "it == 1.100000023841858"),
                row(0.1, "it == 0.1 and type(it) is float"),
                row(Double.NaN, "it != it"),
                row(BigInteger.ONE.shiftLeft(100), "it == 2**100 and type(it) is int"),
                row(new BigDecimal("1.50"), "str(it) == '1.50' and type(it) is Decimal"),
                row(
                        new AtomicInteger(5),
                        java("java.util.concurrent.atomic.AtomicInteger", "it.get() == 5")),
                row('x', "it == 'x' and type(it) is str"),
                row('\uD800', "it == '\\ud800'"),
                row("text", "it == 'text' and type(it) is str"),
                row("", "it == ''"),
                row("a\0b", "it == 'a\\0b'"),
                row("\uFEFFx", "it == '\\ufeffx'"),
                row("\uFFFEx", "it == '\\ufffex'"),
                row("lone \uDC00", "it == 'lone \\udc00'"),
                row("\uD83D\uDC0D", "it == '\\U0001f40d'"),
                row(String.class, "sanca.jvm()[it] is sanca.jvm().java.lang.String"),
                row(int.class, "sanca.jvm()[it] is sanca.jvm()['int']"),
                row(int[].class, "sanca.jvm()[it] is sanca.jvm()['int[]']"),
                row(new int[] {1, 2}, "isinstance(it, sanca.JArray) and list(it) == [1, 2]"),
                row(
                        new byte[] {1, -1},
                        "isinstance(it, sanca.JArray) and bytes(it) == b'\\x01\\xff'"),
                row(new short[] {3}, "list(it) == [3]"),
                row(new char[] {'a', 'b'}, "list(it) == ['a', 'b']"),
                row(new boolean[] {true}, "list(it) == [True]"),
                row(new String[] {"a", null}, "list(it) == ['a', None]"),
                row(new Object[] {1, "a"}, "list(it) == [1, 'a']"),
                row(new int[][] {{1}, {2}}, "[list(row) for row in it] == [[1], [2]]"),
                row(Arrays.asList(1, "a", null), "it == [1, 'a', None] and it[1] == 'a'"),
                row(List.of(List.of(1), 2), "sanca.to_python(it) == [[1], 2]"),
                row(
                        new ArrayList<>(List.of(1)),
                        java("java.util.ArrayList", "it.add(2) and it == [1, 2]")),
                row(Set.of(1), "it == {1} and 1 in it"),
                row(
                        ordered,
                        "list(it) == ['b', 'a'] and it['b'] == 1 and it == {'b': 1, 'a': None}"),
                row(Collections.singletonMap(null, 1), "it[None] == 1"),
                row(Optional.of("x"), java("java.util.Optional", "it.get() == 'x'")),
                row(new Date(0), "sanca.to_python(it).timestamp() == 0"),
                row(LocalDate.of(2024, 2, 29), "sanca.to_python(it) == datetime.date(2024, 2, 29)"),
                row(DayOfWeek.MONDAY, "it == sanca.jvm().java.time.DayOfWeek.MONDAY"),
                row(
                        new IllegalStateException("no"),
                        "isinstance(it, RuntimeError) and 'no' in str(it)"),
                row((Supplier<Object>) () -> 5, "it.get() == 5"),
                row(py.eval("thing"), "it is thing"),
                row(py.eval("len"), "it is len"),
                row(py.getValue("thing", PyObject.class).proxy(Runnable.class), "it is thing"));
    }

    @TestFactory
    List<DynamicTest> rows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Object[] row : table()) {
            Object value = row[0];
            tests.add(
                    DynamicTest.dynamicTest((String) row[1], () -> check(value, (String) row[1])));
        }
        return tests;
    }

    private static void check(Object value, String check) {
        boolean changes = check.contains("it.add(");
        py.set("it", value);
        py.set("check", check);
        assertEquals(true, py.eval(check), "as a global name");
        if (changes) {
            return;
        }
        assertEquals(true, py.invoke("same", value, check), "as an argument");
        py.set("box", Collections.singletonList(value));
        assertEquals(true, py.eval("same(box[0], check)"), "as an element");
        py.set("give", (Supplier<Object>) () -> value);
        assertEquals(true, py.eval("same(give.get(), check)"), "as a result");
        PyObject holder = (PyObject) py.get("thing");
        holder.setAttr("it", value);
        assertEquals(true, py.eval("same(thing.it, check)"), "as an attribute");
    }

    @Test
    void objectsComeBackAsTheVeryObjects() {
        Object object = new Object();
        List<Object> list = new ArrayList<>();
        for (Object each : List.of(object, list, new int[1], new IllegalStateException("x"))) {
            py.set("it", each);
            assertSame(each, py.get("it"));
            assertSame(each, ((List<?>) py.eval("[it]")).get(0));
        }
        py.set("it", null);
        assertNull(py.get("it"));
    }

    @Test
    void closedObjectsGoNowhere() {
        PyObject closed = py.getValue("Thing()", PyObject.class);
        closed.close();
        assertThrows(IllegalStateException.class, () -> py.set("it", closed));
        assertThrows(IllegalStateException.class, () -> py.invoke("same", closed, "True"));
    }
}
