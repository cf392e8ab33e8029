package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jep.python.PyCallable;
import jep.python.PyObject;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a program for Jep does: set, exec, eval, getValue, invoke, runScript, attach and close of a SharedInterpreter. */
class UserProgramTest {
    @Test
    void aProgramRuns() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec("from java.lang import System");
            interp.exec("s = 'Hello World'");
            interp.exec("System.out.println(s)");
            interp.exec("t = s[1:-1]");
            interp.exec("def add(a, b=1): return a + b");
            assertEquals(3L, interp.invoke("add", 1, 2));
            interp.set("x", List.of("a", "b"));
            assertEquals(2L, interp.getValue("len(x)"));
            assertEquals("b", interp.getValue("x[1]"));
        }
    }

    @Test
    void execOfNullDoesNothing() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec(null);
            assertNull(interp.getValue(null));
            assertNull(interp.getValue(null, String.class));
        }
    }

    @Test
    void evalRunsOneStatement() {
        try (Interpreter interp = new SharedInterpreter()) {
            assertTrue(interp.eval("x = 1; y = 2"));
            assertTrue(interp.eval("for i in range(3): x += i"));
            assertFalse(interp.eval(null));
            assertFalse(interp.eval("  "));
            assertEquals(4L, interp.getValue("x"));
            JepException e = assertThrows(JepException.class, () -> interp.eval("x = 1\ny = 2"));
            assertTrue(e.getMessage().startsWith("<class 'SyntaxError'>"), e.getMessage());
        }
    }

    @Test
    void interactiveModeWaitsForTheWholeStatement() {
        class Prompt extends JepConfig {
            Prompt() {
                interactive = true;
            }
        }
        try (Interpreter interp = new SubInterpreter(new Prompt())) {
            assertTrue(interp.eval("x = 1"));
            assertFalse(interp.eval("if x:"));
            assertFalse(interp.eval("    x = 2"));
            assertTrue(interp.eval(null));
            assertFalse(interp.eval(null));
            assertEquals(2L, interp.getValue("x"));
            assertFalse(interp.eval("x = = 1"));
            assertThrows(JepException.class, () -> interp.eval(null));
        }
    }

    @Test
    void namesAreCalledWithOneDotAndKeywords() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec("import os\ndef f(*a, **k): return [list(a), sorted(k.items())]");
            assertEquals("a/b", interp.invoke("os.fspath", "a/b"));
            assertEquals(
                    List.of(List.of(1L), List.of(List.of("b", 2L))),
                    interp.invoke("f", new Object[] {1}, Map.of("b", 2)));
            assertEquals(
                    List.of(List.of(), List.of(List.of("c", "x"))),
                    interp.invoke("f", Map.of("c", "x")));
            assertEquals(List.of(List.of(), List.of()), interp.invoke("f"));
            assertEquals(List.of(List.of(), List.of()), interp.invoke("f", null, null));
        }
    }

    @Test
    void whatCannotBeCalledIsSaidInJepsWords() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec("x = 1");
            assertEquals("Invalid function name.", message(() -> interp.invoke(null)));
            assertEquals("Invalid function name.", message(() -> interp.invoke(" ")));
            assertEquals(
                    "Unable to find object with name: len",
                    message(() -> interp.invoke("len", "a")));
            assertEquals("pyembed:invoke Invalid callable.", message(() -> interp.invoke("x")));
        }
    }

    @Test
    void valuesAreWhatJepMakesThem() {
        try (Interpreter interp = new SharedInterpreter()) {
            assertEquals(5L, interp.getValue("5"));
            assertEquals(
                    new java.math.BigInteger("18446744073709551616"), interp.getValue("2**64"));
            assertEquals(1.5, interp.getValue("1.5"));
            assertEquals(true, interp.getValue("True"));
            assertEquals("é😄", interp.getValue("'é😄'"));
            assertNull(interp.getValue("None"));
            assertEquals(List.of(1L, List.of("a")), interp.getValue("[1, ['a']]"));
            assertInstanceOf(ArrayList.class, interp.getValue("[]"));
            assertInstanceOf(HashMap.class, interp.getValue("{}"));
            assertEquals(Map.of("a", 1L), interp.getValue("{'a': 1}"));
            @SuppressWarnings("unchecked")
            List<Object> tuple = (List<Object>) interp.getValue("(1, 2)");
            assertEquals(List.of(1L, 2L), tuple);
            assertThrows(UnsupportedOperationException.class, () -> tuple.add(3L));
            assertInstanceOf(byte[].class, interp.getValue("b'ab'"));
            interp.exec("import array");
            assertInstanceOf(int[].class, interp.getValue("array.array('i', [1, 2])"));
            for (String object : List.of("{1}", "object()", "range(3)", "1j", "frozenset()")) {
                assertEquals(PyObject.class, interp.getValue(object).getClass(), object);
            }
            interp.exec("import decimal, datetime");
            assertInstanceOf(PyObject.class, interp.getValue("decimal.Decimal(1)"));
            assertInstanceOf(PyObject.class, interp.getValue("datetime.date(2024, 1, 1)"));
            assertInstanceOf(PyCallable.class, interp.getValue("len"));
            assertInstanceOf(PyCallable.class, interp.getValue("int"));
            List<?> mixed = (List<?>) interp.getValue("[{1}, len, 2]");
            assertEquals(PyObject.class, mixed.get(0).getClass());
            assertEquals(PyCallable.class, mixed.get(1).getClass());
            assertEquals(2L, mixed.get(2));
        }
    }

    @Test
    void valuesAreOfTheClassThatIsAsked() {
        try (Interpreter interp = new SharedInterpreter()) {
            assertEquals(5, interp.getValue("5", Integer.class));
            assertEquals(5L, interp.getValue("5", Long.class));
            assertEquals(5L, interp.getValue("5", Number.class));
            assertEquals((byte) 5, interp.getValue("5", Byte.class));
            assertEquals(1.5f, interp.getValue("1.5", Float.class));
            assertEquals("x", interp.getValue("'x'", String.class));
            assertTrue(interp.getValue("object()", String.class).startsWith("<object object"));
            assertThrows(JepException.class, () -> interp.getValue("5", String.class));
            assertThrows(JepException.class, () -> interp.getValue("300", Byte.class));
            assertEquals(List.of(1L, 2L), interp.getValue("(1, 2)", List.class));
            assertEquals(2, interp.getValue("[1, 2]", int[].class).length);
            assertEquals("5", interp.getValue("5", PyObject.class).toString());
            assertEquals(3L, interp.getValue("len", PyCallable.class).call("abc"));
            assertEquals(
                    "<class 'TypeError'>: Expected jep.python.PyCallable but received a int.",
                    message(() -> interp.getValue("5", PyCallable.class)));
            assertEquals(
                    "<class 'TypeError'>: Expected java.lang.String but received a int.",
                    message(() -> interp.getValue("5", String.class)));
            assertNull(interp.getValue("None", PyObject.class));
            assertEquals("text", interp.getValue("'text'", PyObject.class).toString());
            assertEquals(
                    PyObject.class, interp.getValue("__import__('array').array('H')").getClass());
            Runnable run = interp.getValue("lambda: globals().update(ran=True)", Runnable.class);
            run.run();
            assertEquals(true, interp.getValue("ran"));
        }
    }

    @Test
    void whatPythonPutsIntoJavaCollectionsAreLongs() {
        Map<String, Object> map = new HashMap<>();
        List<Object> list = new ArrayList<>();
        try (Interpreter interp = new SharedInterpreter()) {
            interp.set("map", map);
            interp.set("list", list);
            interp.exec("map.put('a', 1)\nmap['b'] = [2, (3,)]\nlist.add(4)\nlist.addAll([5, 6])");
            assertEquals(1L, map.get("a"));
            assertEquals(List.of(2L, List.of(3L)), map.get("b"));
            assertEquals(List.of(4L, 5L, 6L), list);
            assertEquals(true, interp.getValue("4 in list"));
        }
    }

    @Test
    void scriptsRunInTheGlobalNames() throws Exception {
        Path script = Files.createTempFile("sanca", ".py");
        Files.writeString(script, "ran = __name__ + ' é'");
        try (Interpreter interp = new SharedInterpreter()) {
            interp.runScript(script.toString());
            assertEquals("__main__ é", interp.getValue("ran"));
            Files.delete(script);
            assertEquals(
                    "Invalid file: " + script.toAbsolutePath(),
                    message(() -> interp.runScript(script.toString())));
            assertEquals("Script filename cannot be null.", message(() -> interp.runScript(null)));
        }
    }

    @Test
    void closedInterpretersRefuse() {
        Interpreter interp = new SharedInterpreter();
        Interpreter attached = interp.attach(true);
        interp.set("x", 1);
        interp.close();
        interp.close();
        assertEquals("Jep instance has been closed.", message(() -> interp.exec("pass")));
        assertEquals("Jep instance has been closed.", message(() -> interp.set("x", 1)));
        assertEquals(
                "Cannot use new thread for a closed interpreter.",
                message(() -> interp.attach(true)));
        assertEquals(1L, attached.getValue("x"));
        attached.close();
    }

    private static String message(Runnable code) {
        return assertThrows(JepException.class, code::run).getMessage();
    }
}
