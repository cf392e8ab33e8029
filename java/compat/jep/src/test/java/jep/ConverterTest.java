package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** jep.setJavaToPythonConverter. */
class ConverterTest {
    /** What is converted. */
    public static class Base {
        public Base next;

        public Base self() {
            return this;
        }
    }

    /** More specific. */
    public static class Special extends Base {}

    private Interpreter interp;

    @BeforeEach
    void open() {
        interp = new SubInterpreter();
        interp.exec(
                "import jep\n"
                        + "Base = jep.findClass('jep.ConverterTest$Base')\n"
                        + "Special = jep.findClass('jep.ConverterTest$Special')\n"
                        + "jep.setJavaToPythonConverter(Base, lambda o: ('base', o))");
    }

    @AfterEach
    void close() {
        interp.close();
    }

    @Test
    void everythingThatArrivesIsConverted() {
        interp.exec("b = Base()\nassert isinstance(b, Base)");
        assertEquals("base", interp.getValue("b.self()[0]"));
        interp.exec("b.next = b");
        assertEquals("base", interp.getValue("b.next[0]"));
        interp.set("set", new Base());
        assertEquals("base", interp.getValue("set[0]"));
        interp.set("xs", new ArrayList<>(List.of(new Base(), "text", 5)));
        assertEquals("base", interp.getValue("xs[0][0]"));
        assertEquals(
                "[True, False, False]", interp.getValue("str([type(x) is tuple for x in xs])"));
        interp.set("array", new Base[] {new Base()});
        assertEquals("base", interp.getValue("array[0][0]"));
        interp.exec("from java.util.function import Function\ndef f(o): return o[0]");
        @SuppressWarnings("unchecked")
        Function<Object, Object> f = interp.getValue("f", Function.class);
        assertEquals("base", f.apply(new Special()));
        interp.set("f", (Function<Object, Object>) o -> o);
        assertEquals(true, interp.getValue("f(b)[1] == b"));
    }

    @Test
    void theMostSpecificWins() {
        interp.exec("jep.setJavaToPythonConverter(Special, lambda o: 'special')");
        interp.set("s", new Special());
        interp.set("b", new Base());
        assertEquals("special", interp.getValue("s"));
        assertEquals("base", interp.getValue("b[0]"));
        interp.exec("jep.setJavaToPythonConverter(Special, None)");
        interp.set("s", new Special());
        assertEquals("base", interp.getValue("s[0]"));
        interp.exec("jep.setJavaToPythonConverter(Base, None)");
        interp.set("s", new Special());
        assertEquals(true, interp.getValue("isinstance(s, Special)"));
    }

    @Test
    void someAreNotConverted() {
        interp.exec(
                "from java.lang import Object\n"
                        + "jep.setJavaToPythonConverter(Object, lambda o: 'converted')");
        interp.set("text", "x");
        interp.set("number", 5);
        interp.set("array", new int[] {1});
        interp.set("cls", String.class);
        interp.set("list", new ArrayList<>());
        assertEquals("['x', 5, 1]", interp.getValue("str([text, number, array[0]])"));
        assertEquals(true, interp.getValue("cls != 'converted'"));
        assertEquals("converted", interp.getValue("list"));
        assertEquals(true, interp.getValue("isinstance(Object(), Object)"));
    }

    @Test
    void whatAConverterRaisesIsRaised() {
        interp.exec("def fail(o): raise KeyError('no')\njep.setJavaToPythonConverter(Base, fail)");
        JepException e = assertThrows(JepException.class, () -> interp.exec("Base().self()"));
        assertTrue(e.getMessage().startsWith("<class 'KeyError'>"), e.getMessage());
        for (String wrong : new String[] {"('x', len)", "(Base, 5)"}) {
            JepException refused =
                    assertThrows(
                            JepException.class,
                            () -> interp.exec("jep.setJavaToPythonConverter" + wrong));
            assertTrue(refused.getMessage().startsWith("<class 'RuntimeError'>"));
        }
    }

    @Test
    void otherInterpretersKeepTheirObjects() {
        try (Interpreter other = new SubInterpreter()) {
            other.set("b", new Base());
            assertEquals(true, other.getValue("hasattr(b, 'self')"));
        }
    }
}
