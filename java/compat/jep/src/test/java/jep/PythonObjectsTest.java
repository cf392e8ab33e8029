package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jep.python.PyBuiltins;
import jep.python.PyCallable;
import jep.python.PyObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** jep.python: PyObject, PyCallable, PyBuiltins, proxies, and Java methods that take them. */
public class PythonObjectsTest {
    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        interp.exec(
                "class Point:\n"
                    + "    def __init__(self, x, y=0): self.x, self.y = x, y\n"
                    + "    def __eq__(self, o): return isinstance(o, Point) and (self.x, self.y) =="
                    + " (o.x, o.y)\n"
                    + "    def __hash__(self): return self.x\n"
                    + "    def __str__(self): return f'({self.x}, {self.y})'\n"
                    + "    def apply(self, v): return self.x + v\n"
                    + "p = Point(1, 2)");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    @Test
    void attributesAreReadSetAndDeleted() {
        PyObject p = (PyObject) interp.getValue("p");
        assertEquals(1L, p.getAttr("x"));
        assertEquals(1, p.getAttr("x", Integer.class));
        p.setAttr("x", 10);
        assertEquals(10L, interp.getValue("p.x"));
        p.delAttr("x");
        JepException e = assertThrows(JepException.class, () -> p.getAttr("x"));
        assertEquals(
                "<class 'AttributeError'>: 'Point' object has no attribute 'x'", e.getMessage());
    }

    @Test
    void callablesTakeAllKindsOfArguments() {
        PyCallable point = interp.getValue("Point", PyCallable.class);
        assertEquals("(3, 4)", point.call(3, 4).toString());
        assertEquals("(5, 6)", point.call(Map.of("x", 5, "y", 6)).toString());
        assertEquals("(5, 7)", point.call(new Object[] {5}, Map.of("y", 7)).toString());
        PyCallable length = interp.getValue("len", PyCallable.class);
        assertEquals(2L, length.call("ab"));
        assertEquals(2, length.callAs(Integer.class, "ab"));
        assertInstanceOf(PyObject.class, length.callAs(PyObject.class, "ab"));
        PyCallable dict = interp.getValue("dict", PyCallable.class);
        assertEquals(Map.of("a", 1L), dict.callAs(Map.class, Map.of("a", 1)));
    }

    @Test
    void equalityAndHashArePythons() {
        PyObject p = (PyObject) interp.getValue("p");
        assertEquals(p, interp.getValue("Point(1, 2)"));
        assertNotEquals(p, interp.getValue("Point(1, 3)"));
        assertFalse(p.equals("p"));
        assertFalse(p.equals(null));
        assertEquals(1, p.hashCode());
        PyObject list = interp.getValue("[]", PyObject.class);
        assertThrows(JepException.class, list::hashCode);
        assertEquals("(1, 2)", p.toString());
    }

    @Test
    void closedOnesSayIt() {
        PyObject p = (PyObject) interp.getValue("p");
        p.close();
        p.close();
        JepException e = assertThrows(JepException.class, () -> p.getAttr("x"));
        assertEquals("PyObject has been closed.", e.getMessage());
        PyCallable length = interp.getValue("len", PyCallable.class);
        length.close();
        e = assertThrows(JepException.class, () -> length.call("x"));
        assertEquals("PyCallable has been closed.", e.getMessage());
    }

    @Test
    void passedBackItIsTheSameObject() {
        Object p = interp.getValue("p");
        interp.set("q", p);
        assertEquals(true, interp.getValue("q is p"));
        interp.set("qs", List.of(p));
        assertEquals(true, interp.getValue("qs[0] is p"));
        assertEquals(p, ((List<?>) interp.getValue("[p]")).get(0));
    }

    @Test
    void anyThreadMayUseThem() throws Exception {
        PyObject p = (PyObject) interp.getValue("p");
        AtomicReference<Object> seen = new AtomicReference<>();
        Thread thread = new Thread(() -> seen.set(p.getAttr("x")));
        thread.start();
        thread.join();
        assertEquals(1L, seen.get());
    }

    /** With a default method. */
    public interface Shape {
        Object apply(Object value);

        default String name() {
            return "shape";
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void proxiesAreTheirAttributes() {
        PyObject p = (PyObject) interp.getValue("p");
        Function<Object, Object> f = p.proxy(Function.class);
        assertEquals(6L, f.apply(5));
        Shape shape = p.proxy(Shape.class, Function.class);
        assertEquals(6L, shape.apply(5));
        assertEquals("shape", shape.name());
        assertTrue(shape.equals(shape));
        interp.exec("p.name = lambda: 'mine'");
        assertEquals("mine", shape.name());
        Function<Object, Object> g =
                interp.getValue("lambda v: v * 2").getClass() == PyCallable.class
                        ? interp.getValue("lambda v: v * 2", PyCallable.class).as(Function.class)
                        : null;
        assertEquals(4, ((Number) g.apply(2)).intValue());
    }

    @Test
    void builtinsHaveJavaSignatures() {
        PyBuiltins builtins = PyBuiltins.get(interp);
        PyObject p = (PyObject) interp.getValue("p");
        assertTrue(builtins.callable(interp.getValue("len")));
        assertTrue(builtins.hasattr(p, "x"));
        builtins.setattr(p, "z", "zed");
        assertEquals("zed", builtins.getattr(p, "z"));
        assertEquals("[1, 'a']", builtins.list(new Object[] {1, "a"}).toString());
        assertEquals("[1, 2]", builtins.list(List.of(1, 2)).toString());
        assertEquals("{'a': 1}", builtins.dict(Map.of("a", 1)).toString());
        assertTrue(List.of(builtins.dir(p)).contains("apply"));
        PyObject names = builtins.dict();
        builtins.exec("a = 5", names);
        assertEquals(5L, builtins.eval("a", names));
        assertTrue(builtins.isinstance(p, builtins.type(p)));
    }

    /** Takes Python objects; public, as Python calls it. */
    public static final class Taker {
        public String callable(PyCallable callable) {
            return callable.getClass().getName() + " " + callable.call("abc");
        }

        public String object(PyObject object) {
            return object.getClass().getName() + " " + object;
        }
    }

    @Test
    void javaMethodsTakePythonObjects() {
        interp.set("taker", new Taker());
        assertEquals("jep.python.PyCallable 3", interp.getValue("taker.callable(len)"));
        assertEquals(
                "jep.python.PyCallable 3", interp.getValue("taker.callable(lambda s: len(s))"));
        assertEquals("jep.python.PyObject (1, 2)", interp.getValue("taker.object(p)"));
        assertEquals("jep.python.PyObject [1]", interp.getValue("taker.object([1])"));
        assertEquals("jep.python.PyObject 5", interp.getValue("taker.object(5)"));
        assertEquals("jep.python.PyObject text", interp.getValue("taker.object('text')"));
        assertEquals("jep.python.PyObject b'a'", interp.getValue("taker.object(b'a')"));
        assertEquals("jep.python.PyCallable <class 'int'>", interp.getValue("taker.object(int)"));
        assertThrows(JepException.class, () -> interp.getValue("taker.callable(p)"));
        interp.exec("import decimal");
        assertThrows(
                JepException.class, () -> interp.getValue("taker.callable(decimal.Decimal(1))"));
    }
}
