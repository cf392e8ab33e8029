package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jep.python.PyObject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;

/** Methods and constructors annotated with PyMethod, and what Jep makes of arguments for primitives. */
class PyMethodTest {
    /** Tells what it was called with. */
    public static class Target {
        public final String made;
        public boolean flag;

        public Target() {
            this.made = "plain";
        }

        @PyMethod(kwargs = true)
        public Target(String name, Map<String, Object> options) {
            this.made = name + options;
        }

        @PyMethod(varargs = true)
        public String all(Object[] args) {
            return Arrays.toString(args);
        }

        @PyMethod(varargs = true, kwargs = true)
        public static String both(String first, Object[] rest, Map<String, Object> options) {
            return first + Arrays.toString(rest) + options;
        }

        @PyMethod(kwargs = true)
        public String object(PyObject options) {
            return options == null ? "none" : options.getAttr("__class__", String.class);
        }

        @PyMethod(kwargs = true)
        public String either(Map<String, Object> options) {
            return "options " + options;
        }

        public String either() {
            return "nothing";
        }

        public boolean truth(boolean value) {
            return value;
        }

        public long whole(long value) {
            return value;
        }

        public int small(int value) {
            return value;
        }

        public double real(double value) {
            return value;
        }
    }

    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        interp.exec("import jep");
        interp.set("T", Target.class);
        interp.exec("T = jep.findClass('jep.PyMethodTest$Target'); t = T()");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    @Test
    void positionalArgumentsAreGathered() {
        assertEquals("[]", interp.getValue("t.all()"));
        assertEquals("[1]", interp.getValue("t.all(1)"));
        assertEquals("[1, a, null]", interp.getValue("t.all(1, 'a', None)"));
        assertEquals("[1, 2]", interp.getValue("t.all([1, 2])"));
        assertEquals("x[]null", interp.getValue("T.both('x')"));
        assertEquals("x[1]null", interp.getValue("T.both('x', 1)"));
        assertEquals("x[1, 2]null", interp.getValue("t.both('x', 1, 2)"));
    }

    @Test
    void keywordsGoToTheLastParameter() {
        assertEquals("x[1]{k=2}", interp.getValue("T.both('x', 1, k=2)"));
        assertEquals("x[]{k=2}", interp.getValue("t.both('x', k=2)"));
        assertEquals("options {a=1, b=2}", interp.getValue("t.either(a=1, b=2)"));
        assertEquals("options {a=1}", interp.getValue("(lambda f: f(**{'a': 1}))(t.either)"));
        assertEquals("nothing", interp.getValue("t.either()"));
        assertEquals("nothing", interp.getValue("t.either(**{})"));
        assertEquals("<class 'dict'>", interp.getValue("t.object(a=1)"));
        assertEquals("none", interp.getValue("t.object()"));
        assertEquals("n{k=1}", interp.getValue("T('n', k=1).made"));
        assertEquals("nnull", interp.getValue("T('n').made"));
        assertEquals("plain", interp.getValue("T().made"));
    }

    @Test
    void othersTakeNone() {
        for (String call : new String[] {"t.all(k=1)", "t.whole(value=1)", "T(k=1)"}) {
            JepException e = assertThrows(JepException.class, () -> interp.exec(call));
            assertTrue(e.getMessage().startsWith("<class 'TypeError'>"), e.getMessage());
            assertTrue(e.getMessage().contains("keyword"), e.getMessage());
        }
        assertThrows(JepException.class, () -> interp.exec("T.both()"));
    }

    @Test
    void anythingHasATruth() {
        assertEquals(true, interp.getValue("t.truth('x')"));
        assertEquals(false, interp.getValue("t.truth([])"));
        assertEquals(false, interp.getValue("t.truth(None)"));
        assertEquals(true, interp.getValue("t.truth(1)"));
        interp.exec("t.flag = 1");
        assertEquals(true, interp.getValue("t.flag"));
        interp.exec("t.flag = {}");
        assertEquals(false, interp.getValue("t.flag"));
    }

    @Test
    void whatIsANumberIsOne() {
        interp.exec(
                "class Index:\n    def __index__(self): return 7\n"
                        + "class Float:\n    def __float__(self): return 2.5");
        assertEquals(1L, interp.getValue("t.whole(True)"));
        assertEquals(7L, interp.getValue("t.whole(Index())"));
        assertEquals(7L, interp.getValue("t.small(Index())"));
        assertEquals(2.5, interp.getValue("t.real(Float())"));
        assertEquals(1.0, interp.getValue("t.real(True)"));
        for (String call : new String[] {"t.whole(1.5)", "t.whole('1')", "t.small(2**40)"}) {
            JepException e = assertThrows(JepException.class, () -> interp.exec(call));
            assertTrue(e.getMessage().matches("(?s)<class '(Type|Overflow)Error'>.*"), call);
        }
    }
}
