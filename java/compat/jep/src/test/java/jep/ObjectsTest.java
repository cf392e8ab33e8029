package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jep.python.PyCallable;
import jep.python.PyObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** What Java objects, classes and exceptions are in Python, where Jep's ways are not Sanca's. */
class ObjectsTest {
    /** Takes what it is given. */
    public static class Target {
        static boolean initialised = true;

        public float real;

        public Object any(Object value) {
            return value;
        }

        public String kind(Object value) {
            return value == null ? "null" : value.getClass().getName();
        }

        public String single(float value) {
            return "float " + value;
        }

        public String either(Runnable value) {
            return "runnable";
        }

        public String either(Callable<?> value) {
            return "callable";
        }

        public String show(char[] value) {
            return "chars";
        }

        public String show(String value) {
            return "text";
        }

        public String show(Object value) {
            return "object";
        }

        public String all(Object... values) {
            return Arrays.toString(values);
        }

        public void fail() throws IOException {
            throw new IOException("no disk");
        }

        public void failOtherwise() throws Exception {
            throw new Exception("checked");
        }

        public int await(int from) {
            return from + 1;
        }
    }

    /** Notes that it was initialised. */
    public static class Late {
        static {
            System.setProperty("sanca.test.late", "yes");
        }
    }

    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        interp.set("t", new Target());
        interp.exec("import jep\nfrom java.util import ArrayList, HashSet");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    private void check(String expression) {
        assertEquals(true, interp.getValue(expression), expression);
    }

    @Test
    void classesHaveTheirNames() {
        check("ArrayList.java_name == ArrayList().java_name == 'java.util.ArrayList'");
        check("t.getClass().java_name == 'jep.ObjectsTest$Target'");
        check("ArrayList.__pytype__.__name__ == 'ArrayList'");
        check("ArrayList.__pytype__.__module__ == 'java.util'");
        check("isinstance(ArrayList(), ArrayList.__pytype__)");
        interp.exec("from java.lang import Object");
        check("repr(Object()).startswith('<java.lang.Object object at ')");
    }

    @Test
    void classObjectsAreTheClass() {
        check("t.getClass() == type(t) and type(t) == t.getClass()");
        check("t.getClass() != ArrayList and {type(t): 1}[t.getClass()] == 1");
        check("isinstance(t.getClass()(), type(t))");
        check("t.getClass().getSimpleName() == 'Target'");
    }

    @Test
    void whatConstructorsMakeStaysJava() {
        interp.exec(
                "from java.lang import Integer, Double, String\n"
                        + "from java.math import BigDecimal\n"
                        + "from java.util.concurrent.atomic import AtomicInteger");
        check("Integer(7).intValue() == 7 and Integer(7) == 7");
        check("String('ab').length() == 2 and str(String('ab')) == 'ab'");
        check("BigDecimal('1.5').scale() == 1");
        interp.exec("a, b, c = Integer(7), Double(2.5), AtomicInteger(5)");
        check("(a + 1, 1 + a, a - b, a * 2, a / 2, a // 2, a % 4) == (8, 8, 4.5, 14, 3.5, 3, 3)");
        check(
                "(a ** 2, 2 ** a, divmod(a, 4), -a, +a, abs(Integer(-3))) == (49, 128, (1, 3), -7,"
                        + " 7, 3)");
        check("c + 1 == 6 and type(c + 1) is int");
        check("2.6 < a and a > 2.6 and a >= 7 and b <= a and not a < 7");
        check("range(9)[a] == 7 and float(b) == 2.5 and bool(c) and not bool(Integer(0))");
        assertThrows(JepException.class, () -> interp.exec("a + 'x'"));
        assertEquals("java.lang.Integer", interp.getValue("t.kind(a)"));
    }

    @Test
    void functionsOfJavaAreCalled() {
        interp.exec("from java.util.function import Predicate, Function");
        check("Predicate.isEqual('a')('a') and not Predicate.isEqual('a')('b')");
        check("Function.identity()(5) == 5");
        interp.set("f", (Callable<Object>) () -> "called");
        assertEquals("called", interp.getValue("f()"));
        check("not callable(ArrayList()) and not callable(t)");
    }

    @Test
    void removeIsJavas() {
        interp.exec("xs = ArrayList(['a', 'b', 'c'])");
        check("xs.remove(1) == 'b' and xs.remove('c') is True and xs.remove('z') is False");
        interp.exec("s = HashSet(['a'])");
        check("s.remove('a') is True and s.remove('a') is False");
    }

    @Test
    void methodsAreTakenApart() {
        check("ArrayList().add.__func__(ArrayList(), 1, **{}) is True");
        assertEquals(6L, interp.getValue("getattr(t, 'await')(5)"));
        assertEquals(6L, interp.getValue("t.await_(5)"));
    }

    @Test
    void exceptionsCarryTheirJavaObject() {
        interp.exec(
                "def caught(f):\n"
                        + "    try: f()\n"
                        + "    except Exception as e: return e\n"
                        + "io, other = caught(t.fail), caught(t.failOtherwise)");
        check("isinstance(io, OSError) and isinstance(other, RuntimeError)");
        check("str(io) == 'java.io.IOException: no disk'");
        check("io.args[0].getMessage() == 'no disk' and len(io.args) == 1");
        JepException e = assertThrows(JepException.class, () -> interp.exec("t.fail()"));
        assertInstanceOf(IOException.class, e.getCause());
        JepException chained =
                assertThrows(
                        JepException.class,
                        () -> interp.exec("raise ValueError('mine') from caught(t.fail)"));
        assertInstanceOf(IOException.class, chained.getCause());
    }

    @Test
    void monitorsAreEnteredByHand() {
        interp.exec("m = t.synchronized()\nm.__enter__()\nm.__exit__()");
        JepException e = assertThrows(JepException.class, () -> interp.exec("m.__exit__()"));
        assertTrue(e.getMessage().startsWith("<class 'RuntimeError'>"), e.getMessage());
    }

    @Test
    void floatsAreRounded() {
        assertEquals("float 1.1", interp.getValue("t.single(1.1)"));
        assertEquals("float 2.0", interp.getValue("t.single(2)"));
        interp.exec("t.real = 0.1");
        check("abs(t.real - 0.1) < 1e-7");
    }

    @Test
    void oneOfSeveralIsTaken() {
        assertTrue(
                Arrays.asList("runnable", "callable")
                        .contains(interp.getValue("t.either(lambda: None)")));
        assertEquals("object", interp.getValue("t.show(None)"));
        assertEquals("text", interp.getValue("t.show('a')"));
        assertEquals("[1, 2]", interp.getValue("t.all(1, 2)"));
        assertEquals("[1, 2]", interp.getValue("t.all((1, 2))"));
        assertEquals("[1, 2]", interp.getValue("t.all([1, 2])"));
        assertEquals("[[1, 2], 3]", interp.getValue("t.all([1, 2], 3)"));
    }

    @Test
    void whatHasNoPlainFormStaysPython() {
        assertEquals("jep.python.PyObject", interp.getValue("t.kind({1})"));
        assertEquals("jep.python.PyCallable", interp.getValue("t.kind(len)"));
        assertEquals("jep.python.PyObject", interp.getValue("t.kind(1j)"));
        check("(lambda o: t.any(o) is o)({1})");
        assertEquals("java.util.ArrayList", interp.getValue("t.kind([1])"));
    }

    @Test
    void findClassInitialises() {
        assertEquals(null, System.getProperty("sanca.test.late"));
        interp.exec("jep.findClass('jep.ObjectsTest$Late')");
        assertEquals("yes", System.getProperty("sanca.test.late"));
    }

    /** Has arguments of any number. */
    public interface Gathering {
        Object call(String first, int... more);
    }

    @Test
    void proxiesComeBackAsWhatTheyAreOf() {
        interp.exec("class G:\n    def call(self, *args): return str(args)\ng = G()");
        PyObject g = interp.getValue("g", PyObject.class);
        Gathering proxy = g.proxy(Gathering.class, Runnable.class);
        assertEquals("('a', 1, 2)", proxy.call("a", 1, 2));
        assertEquals("('a',)", proxy.call("a"));
        assertEquals("('a', None)", proxy.call("a", (int[]) null));
        interp.set("back", proxy);
        check("back is g");
        interp.exec(
                "made = jep.jproxy(g, ['jep.ObjectsTest$Gathering'])\n"
                        + "assert made is not g and 'Proxy' in made.java_name\n"
                        + "again = t.any(made)");
        check("again is g and made.call('b') == \"('b',)\"");
        interp.set("f", interp.getValue("len", Callable.class));
        check("f is len");
    }

    @Test
    void closeLetsGoAtOnce() {
        AtomicInteger deleted = new AtomicInteger();
        interp.set("deleted", deleted);
        interp.exec("class C:\n    def __del__(self): deleted.incrementAndGet()");
        PyCallable make = interp.getValue("C", PyCallable.class);
        PyObject outer = make.callAs(PyObject.class);
        PyObject inner = make.callAs(PyObject.class);
        outer.setAttr("member", inner);
        inner.close();
        assertEquals(0, deleted.get());
        outer.close();
        outer.close();
        assertEquals(2, deleted.get());
    }

    @Test
    void keywordsHaveToBeTexts() {
        interp.exec("def f(**k): return k");
        java.util.Map<String, Object> wrong = new java.util.HashMap<>();
        wrong.put(null, 1);
        JepException e = assertThrows(JepException.class, () -> interp.invoke("f", wrong));
        assertTrue(e.getMessage().contains("TypeError"), e.getMessage());
    }
}
