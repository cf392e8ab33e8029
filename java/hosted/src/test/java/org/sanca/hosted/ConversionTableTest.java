package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sanca.Interpreter;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every row of the truth table about conversions, python/tests/tables/conversions.txt, in a Java process: as what a Java program asks
 * for, and as an argument of a Java method that Python calls.
 */
class ConversionTableTest {
    private static final Path TESTS = Path.of("../../python/tests").toAbsolutePath().normalize();

    private static Interpreter py;
    private static boolean numpy;

    /** Tells what it was given, for the classes that the test kit does not know; public, as Python calls it. */
    public static final class Taker {
        public String thePyObject(PyObject x) throws ReflectiveOperationException {
            return show(x);
        }

        public String thePyCallable(PyCallable x) throws ReflectiveOperationException {
            return show(x);
        }
    }

    @BeforeAll
    static void open() {
        py = new SharedInterpreter();
        numpy =
                py.getValue(
                        "__import__('importlib.util').util.find_spec('numpy') is not None",
                        boolean.class);
        py.set("tests", TESTS.toString());
        py.set("taker", new Taker());
        py.exec(
                "import sys, sanca\n"
                        + "sys.path.insert(0, tests)\n"
                        + "from tables import table\n"
                        + "rows = table.hosted_rows()\n"
                        + "targets = sanca.jvm()['org.sanca.testkit.Targets']\n"
                        + "def value(i): return eval(rows[i].value, dict(names))\n"
                        + "def method(i):\n"
                        + "    name = table.method_of(rows[i].target)\n"
                        + "    return getattr(targets if hasattr(targets, name) else taker, name)\n"
                        + "def passed(i): return method(i)(value(i))\n"
                        + "def as_written(i, got): return table.as_written(rows[i], got)\n"
                        + "def is_refusal(i, error): return table.is_refusal(rows[i], error)\n"
                        + "def comes(i): return table.same(table.python_value(rows[i], names),"
                        + " eval(rows[i].expected, dict(names)))\n");
        if (numpy) {
            py.exec("names = table.names(sanca.jvm())");
        }
    }

    @AfterAll
    static void close() {
        py.close();
    }

    @TestFactory
    List<DynamicTest> rows() {
        List<DynamicTest> tests = new ArrayList<>();
        int number = 0;
        for (Object each :
                py.getValue(
                        "[(row.name, row.target and table.method_of(row.target), row.error) for row"
                                + " in rows]",
                        List.class)) {
            List<?> row = (List<?>) each;
            int i = number++;
            boolean refused = !row.get(2).equals("");
            tests.add(
                    DynamicTest.dynamicTest(
                            (String) row.get(0), () -> run(i, (String) row.get(1), refused)));
        }
        assertTrue(number > 600, number + " rows");
        return tests;
    }

    private static void run(int i, String method, boolean refused) throws Throwable {
        assumeTrue(numpy, "the rows use NumPy: pip install numpy");
        if (method.isEmpty()) {
            comes(i, refused);
            return;
        }
        Method target = target(method);
        check(i, refused, "asked for", () -> shown(target, ask(i, target.getParameterTypes()[0])));
        check(i, refused, "passed", () -> (String) py.invoke("passed", i));
    }

    private static Object ask(int i, Class<?> type) {
        return py.getValue("value(" + i + ")", type);
    }

    /** Does something with a row's value, which gives what Java saw. */
    private interface Way {
        String go() throws Throwable;
    }

    private static void check(int i, boolean refused, String how, Way way) throws Throwable {
        String got;
        try {
            got = way.go();
        } catch (PythonException e) {
            boolean meant = refused && (Boolean) py.invoke("is_refusal", i, e.getPythonObject());
            assertTrue(meant, how + ": " + e.getMessage());
            return;
        }
        assertTrue(!refused, how + ": it was not refused, but is " + got);
        if (!(Boolean) py.invoke("as_written", i, got)) {
            assertEquals(py.eval("rows[" + i + "].expected"), got, how);
        }
    }

    private static void comes(int i, boolean refused) throws Throwable {
        if (refused) {
            check(i, true, "from Java", () -> String.valueOf(py.invoke("comes", i)));
        } else {
            assertEquals(true, py.invoke("comes", i), "from Java");
        }
    }

    private static Method target(String name) throws ReflectiveOperationException {
        return Arrays.stream(targets().getMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseGet(() -> takers(name));
    }

    private static Method takers(String name) {
        return Arrays.stream(Taker.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("no test class has a method " + name));
    }

    private static String shown(Method target, Object value) throws ReflectiveOperationException {
        return (String) target.invoke(new Taker(), value);
    }

    private static String show(Object value) throws ReflectiveOperationException {
        return (String) targets().getMethod("show", Object.class).invoke(null, value);
    }

    private static Class<?> targets() throws ClassNotFoundException {
        return Class.forName("org.sanca.testkit.Targets");
    }
}
