package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sanca.Interpreter;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntBinaryOperator;

/** Python objects in Java: attributes, items, calls, comparison, identity, life. */
class PyObjectTest {
    private Interpreter py;

    @BeforeEach
    void open() {
        py = new SharedInterpreter();
        py.exec(
                "class Point:\n"
                    + "    def __init__(self, x, y): self.x, self.y = x, y\n"
                    + "    def moved(self, dx, *, dy=0): return Point(self.x + dx, self.y + dy)\n"
                    + "    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) =="
                    + " (o.x, o.y)\n"
                    + "    def __hash__(self): return hash((self.x, self.y))\n"
                    + "    def __repr__(self): return f'Point({self.x}, {self.y})'\n"
                    + "p = Point(1, 2)");
    }

    @AfterEach
    void close() {
        py.close();
    }

    @Test
    void attributesAreReadSetAndDeleted() {
        PyObject p = (PyObject) py.get("p");
        assertEquals(1, p.getAttr("x"));
        assertEquals(1.0, p.getAttr("x", Double.class));
        p.setAttr("x", 10);
        p.setAttr("label", "é");
        assertEquals("é", py.eval("p.label"));
        assertTrue(p.hasAttr("label"));
        p.delAttr("label");
        assertFalse(p.hasAttr("label"));
        PythonException e = assertThrows(PythonException.class, () -> p.getAttr("z"));
        assertEquals("AttributeError", e.getPythonType());
    }

    @Test
    void methodsTakePositionalAndKeywordArguments() {
        PyObject p = (PyObject) py.get("p");
        assertEquals("Point(2, 2)", p.invoke("moved", 1).toString());
        assertEquals(
                "Point(2, 7)", p.invoke("moved", new Object[] {1}, Map.of("dy", 5)).toString());
    }

    @Test
    void functionsAndClassesAreCallable() {
        PyCallable point = (PyCallable) py.get("Point");
        assertEquals("Point(3, 4)", point.call(3, 4).toString());
        assertEquals("Point(5, 6)", point.call(Map.of("x", 5, "y", 6)).toString());
        PyCallable length = (PyCallable) py.get("len");
        assertEquals(2, length.call("ab"));
        assertEquals(2L, length.callAs(Long.class, "ab"));
        assertInstanceOf(PyObject.class, length.callAs(PyObject.class, "ab"));
        PythonException e =
                assertThrows(PythonException.class, () -> py.getValue("p", PyCallable.class));
        assertEquals("sanca.ConversionError", e.getPythonType());
    }

    @Test
    void itemsAreReadSetAndDeleted() {
        PyObject dict = py.getValue("{'a': 1, 'b': [1, 2]}", PyObject.class);
        assertEquals(1, dict.getItem("a"));
        dict.setItem("c", 3);
        assertTrue(dict.contains("c"));
        dict.delItem("a");
        assertEquals(2, dict.length());
        assertThrows(PythonException.class, () -> dict.getItem("a"));
    }

    @Test
    void iterationIsPythons() {
        PyObject generator = py.getValue("(i * i for i in range(4))", PyObject.class);
        List<Object> seen = new ArrayList<>();
        generator.forEach(seen::add);
        assertEquals(List.of(0, 1, 4, 9), seen);
        PyObject failing = py.getValue("(1 // (1 - i) for i in range(2))", PyObject.class);
        assertThrows(PythonException.class, () -> failing.forEach(value -> {}));
        assertThrows(PythonException.class, () -> ((PyObject) py.get("p")).iterator());
    }

    @Test
    void comparisonIsPythons() {
        PyObject p = (PyObject) py.get("p");
        PyObject q = (PyObject) py.eval("Point(1, 2)");
        assertEquals(p, q);
        assertEquals(p.hashCode(), q.hashCode());
        assertNotEquals(p, py.eval("Point(1, 3)"));
        PyObject five = py.getValue("5", PyObject.class);
        assertTrue(five.compare("<", 6));
        assertTrue(five.compare("==", 5));
        assertThrows(PythonException.class, () -> p.compare("<", q));
        assertThrows(IllegalArgumentException.class, () -> p.compare("<>", q));
    }

    @Test
    void conversionIsStrict() {
        PyObject number = py.getValue("300", PyObject.class);
        assertEquals(300L, number.as(long.class));
        PythonException e = assertThrows(PythonException.class, () -> number.as(Byte.class));
        assertEquals("sanca.ConversionOverflowError", e.getPythonType());
        IntBinaryOperator add = py.getValue("lambda a, b: a + b", IntBinaryOperator.class);
        assertEquals(5, add.applyAsInt(2, 3));
    }

    /** What the Python class below stands for. */
    public interface Greeter {
        String greet(String name);

        default String twice(String name) {
            return greet(name) + greet(name);
        }
    }

    @Test
    void objectsImplementInterfaces() {
        py.exec("class G:\n    def greet(self, name): return 'hi ' + name\ng = G()");
        PyObject g = (PyObject) py.get("g");
        Greeter greeter = g.proxy(Greeter.class, Runnable.class);
        g.close();
        assertEquals("hi you", greeter.greet("you"));
        assertEquals("hi ahi a", greeter.twice("a"));
        assertInstanceOf(Runnable.class, greeter);
        assertThrows(PythonException.class, ((Runnable) greeter)::run);
        py.set("back", greeter);
        assertEquals(true, py.eval("back is g"));
        assertThrows(IllegalArgumentException.class, () -> greeterOf("1").proxy(String.class));
    }

    private PyObject greeterOf(String expression) {
        return py.getValue(expression, PyObject.class);
    }

    @Test
    void passedBackItIsTheSameObject() {
        py.set("q", py.get("p"));
        assertEquals(true, py.eval("q is p"));
        py.exec("def same(a, b): return a is b");
        assertEquals(true, py.invoke("same", py.get("p"), py.get("p")));
        py.set("xs", List.of(py.get("p")));
        assertEquals(true, py.eval("xs[0] is p"));
    }

    /** Takes Python objects as they are; public, as Python calls it. */
    public static final class Taker {
        public String object(PyObject object) {
            return object.toString();
        }

        public Object callable(PyCallable callable) {
            return callable.call("abc");
        }
    }

    @Test
    void javaMethodsTakeAnyPythonObject() {
        py.set("taker", new Taker());
        assertEquals("Point(1, 2)", py.eval("taker.object(p)"));
        assertEquals("[1, 'a']", py.eval("taker.object([1, 'a'])"));
        assertEquals("text", py.eval("taker.object('text')"));
        assertEquals(3, py.eval("taker.callable(len)"));
        PythonException e =
                assertThrows(PythonException.class, () -> py.eval("taker.callable('no')"));
        assertEquals("sanca.ConversionError", e.getPythonType());
    }

    @Test
    void closedObjectsRefuse() {
        PyObject p = (PyObject) py.get("p");
        p.close();
        p.close();
        assertThrows(IllegalStateException.class, () -> p.getAttr("x"));
        assertThrows(IllegalStateException.class, () -> py.set("q", p));
        assertEquals("PyObject (closed)", p.toString());
    }

    @Test
    void closeReleasesWithoutAnotherCall() throws Exception {
        List<String> gone = new ArrayList<>();
        py.set("gone", (Runnable) () -> gone.add("gone"));
        py.exec("import weakref\nclass C: pass\nc = C()\nf = weakref.finalize(c, gone.run)");
        PyObject c = (PyObject) py.get("c");
        py.delete("c");
        assertEquals(List.of(), gone);
        c.close();
        await(() -> !gone.isEmpty());
    }

    @Test
    void collectedObjectsAreReleasedWithoutAnotherCall() throws Exception {
        List<String> gone = new ArrayList<>();
        py.set("gone", (Runnable) () -> gone.add("gone"));
        py.exec("import weakref\nclass C: pass\nc = C()\nf = weakref.finalize(c, gone.run)");
        Object c = py.get("c");
        py.delete("c");
        assertInstanceOf(PyObject.class, c);
        c = null;
        await(
                () -> {
                    System.gc();
                    return !gone.isEmpty();
                });
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            Thread.sleep(10);
        }
    }
}
