package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.function.Function;

/** The module jep inside: findClass, forName, jarray, jproxy, constants; synchronized and commit on Java objects. */
class JepModuleTest {
    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SharedInterpreter();
        interp.exec("import jep");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    @Test
    void constantsAndVersions() {
        assertEquals("4.3.2", interp.getValue("jep.__version__"));
        assertEquals(
                true, interp.getValue("jep.VERSION == jep.__VERSION__ == jep.version.VERSION"));
        assertEquals(
                "zbcsijfd",
                interp.getValue(
                        "jep.JBOOLEAN_ID + jep.JBYTE_ID + jep.JCHAR_ID + jep.JSHORT_ID +"
                                + " jep.JINT_ID + jep.JLONG_ID + jep.JFLOAT_ID + jep.JDOUBLE_ID"));
        interp.exec("from jep import *\nx = jarray(1, JINT_ID)");
    }

    @Test
    void classesAreFound() {
        assertEquals(String.class, interp.getValue("jep.findClass('java.lang.String')"));
        assertEquals(String.class, interp.getValue("jep.findClass('java/lang/String')"));
        assertEquals(
                java.util.Map.Entry.class, interp.getValue("jep.forName('java.util.Map$Entry')"));
        assertTrue(
                assertThrows(JepException.class, () -> interp.exec("jep.forName('no.Such')"))
                        .getMessage()
                        .startsWith("<class 'ImportError'>"));
        assertTrue(
                assertThrows(JepException.class, () -> interp.exec("jep.findClass('no.Such')"))
                        .getMessage()
                        .startsWith("<class 'RuntimeError'>"));
    }

    @Test
    void arraysAreMade() {
        assertInstanceOf(int[].class, interp.getValue("jep.jarray(3, jep.JINT_ID)"));
        interp.exec("a = jep.jarray(3, jep.JINT_ID, 7)\na[0] = 5\na.commit()");
        assertEquals(5, ((int[]) interp.getValue("a"))[0]);
        assertEquals(7, ((int[]) interp.getValue("a"))[2]);
        assertInstanceOf(double[].class, interp.getValue("jep.jarray(2, 'd', 1.5)"));
        interp.exec("from java.lang import String\ns = jep.jarray(2, String)\ns[1] = 'x'");
        assertEquals("x", ((String[]) interp.getValue("s"))[1]);
        assertEquals(2L, interp.getValue("len(s)"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void proxiesAreMade() {
        interp.exec(
                "class F:\n    def apply(self, v): return v + 1\n    def run(self): F.ran = True");
        Object proxy =
                interp.getValue(
                        "jep.jproxy(F(), ['java.util.function.Function', 'java.lang.Runnable'])");
        assertEquals(6L, ((Function<Object, Object>) proxy).apply(5));
        ((Runnable) proxy).run();
        assertEquals(true, interp.getValue("F.ran"));
        assertThrows(JepException.class, () -> interp.exec("jep.jproxy(F(), [])"));
        assertThrows(JepException.class, () -> interp.exec("jep.jproxy(F(), ['no.Such'])"));
    }

    @Test
    void javaObjectsHaveTheirMonitor() {
        interp.exec(
                "from java.util import ArrayList\n"
                        + "xs = ArrayList()\n"
                        + "with xs.synchronized():\n"
                        + "    xs.add('a')");
        assertEquals(1L, interp.getValue("len(xs)"));
    }
}
