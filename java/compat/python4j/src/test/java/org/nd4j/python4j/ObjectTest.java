package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Objects, builtins, scopes. */
class ObjectTest extends Locked {
    private static PythonObject eval(String expression) {
        return Python.eval(expression);
    }

    @Test
    void callsTakeArgumentsInAllForms() {
        PythonExecutioner.exec("def f(*args, **kwargs): return [list(args), kwargs]");
        PythonObject f = PythonExecutioner.getVariable("f");
        assertEquals("[[1, 'a', [2]], {}]", f.call(1, "a", List.of(2)).toString());
        assertEquals("[[1, 2], {}]", f.callWithArgs(List.of(1, 2)).toString());
        assertEquals("[[1, 2], {}]", f.callWithArgs(eval("(1, 2)")).toString());
        assertEquals("[[], {'k': 1}]", f.callWithKwargs(Map.of("k", 1)).toString());
        assertEquals("[[], {'k': 1}]", f.callWithKwargs(eval("{'k': 1}")).toString());
        assertEquals(
                "[[3], {'k': 1}]", f.callWithArgsAndKwargs(List.of(3), Map.of("k", 1)).toString());
        assertThrows(PythonException.class, () -> f.callWithArgs(eval("5")));
        PythonException e = assertThrows(PythonException.class, () -> eval("5").call());
        assertEquals("Object is not callable: 5", e.getMessage());
    }

    @Test
    void errorsInCallsAreRaised() {
        PythonException e = assertThrows(PythonException.class, () -> eval("int").call("x"));
        assertTrue(e.getMessage().startsWith("ValueError: "), e.getMessage());
        assertThrows(PythonException.class, () -> eval("1 / 0"));
        assertThrows(PythonException.class, () -> eval("1 +"));
    }

    @Test
    void attributesAndItems() {
        assertEquals("[1, 2]", eval("[1]").attr("__add__").call(List.of(2)).toString());
        assertTrue(eval("1").attr("nothing").isNone());
        PythonObject dict = eval("{'a': 1, 3: 'x', (1,): 2}");
        assertEquals(1, dict.get("a").toInt());
        assertEquals("x", dict.get(3).toString());
        assertEquals(2L, dict.get(eval("(1,)")).toLong());
        assertTrue(dict.get("missing").isNone());
        dict.set(new PythonObject("b"), new PythonObject(2.5));
        assertEquals("2.5", dict.get("b").toString());
        assertEquals(Map.of("a", 1L, 3L, "x"), eval("{'a': 1, 3: 'x'}").toMap());
    }

    @Test
    void operatorsAreThoseOfPython() {
        PythonObject seven = new PythonObject(7);
        PythonObject two = new PythonObject(2);
        assertEquals(9, seven.add(two).toInt());
        assertEquals(3.5, seven.trueDiv(two).toDouble());
        assertEquals(3, seven.floorDiv(two).toInt());
        assertEquals("1", seven.mod(two).toString());
        assertEquals(5, two.sub(seven).abs().toInt());
        seven.addi(two);
        assertEquals(9, seven.toInt());
        PythonObject list = eval("[1]");
        list.addi(eval("[2]"));
        assertEquals(List.of(1L, 2L), list.toList());
    }

    @Test
    void builtins() {
        assertEquals("(1, 2)", Python.tuple(eval("[1, 2]")).toString());
        assertEquals(12, Python.int_(new PythonObject("12")).toInt());
        assertEquals(1.5f, Python.float_(new PythonObject("1.5")).toFloat());
        assertEquals("2", Python.len(Python.list(eval("'ab'"))).toString());
        assertTrue(Python.isinstance(eval("1"), Python.strType(), Python.intType()));
        assertFalse(Python.callable(eval("1")));
        assertEquals("{}", Python.dict().toString());
        assertEquals(
                "abc",
                new String(
                        PythonTypes.BYTES.toJava(Python.bytes(Python.memoryview(eval("b'abc'"))))));
        assertTrue(Python.None().isNone());
        assertTrue(Python.True().toBoolean());
        assertEquals(
                "3.0",
                Python.importModule("math").attr("floor").call(3.2).add(eval("0.0")).toString());
        PythonException e =
                assertThrows(PythonException.class, () -> Python.importModule("no_such"));
        assertTrue(e.getMessage().startsWith("Error importing module: no_such"));
        assertEquals(
                "Exception: x",
                new PythonException(Python.Exception(new PythonObject("x"))).getMessage());
    }

    @Test
    void scopesReleaseWhatWasMadeInThem() {
        PythonExecutioner.exec(
                "import weakref\n"
                        + "class C: pass\n"
                        + "def make():\n"
                        + "  global r\n"
                        + "  c = C()\n"
                        + "  r = weakref.ref(c)\n"
                        + "  return c");
        PythonObject kept;
        try (PythonGC gc = PythonGC.watch()) {
            kept = PythonExecutioner.getVariable("make").call();
            PythonGC.keep(kept);
            PythonExecutioner.exec("r1 = r");
            PythonExecutioner.getVariable("make").call();
            assertTrue(eval("r() is not None").toBoolean());
        }
        assertTrue(eval("r() is None").toBoolean());
        assertTrue(eval("r1() is not None").toBoolean());
        assertFalse(kept.isNone());
    }

    @Test
    void pausedScopesReleaseNothing() {
        PythonObject made;
        try (PythonGC paused = PythonGC.pause()) {
            assertFalse(PythonGC.isWatching());
            made = eval("[1]");
        }
        assertTrue(PythonGC.isWatching());
        assertEquals("[1]", made.toString());
        assertEquals(
                "GC not paused!",
                assertThrows(RuntimeException.class, PythonGC::resume).getMessage());
    }

    @Test
    void objectsOfNoScopeGoWhenJavaCollectsThem() throws Exception {
        PythonExecutioner.exec("import weakref\nclass C: pass");
        try (PythonGC paused = PythonGC.pause()) {
            PythonObject reference = dropped();
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!reference.call().isNone()) {
                assertTrue(System.nanoTime() < deadline, "it is still there");
                System.gc();
                Thread.sleep(10);
            }
        }
    }

    /** A weak reference to an object that nobody has any more. */
    private static PythonObject dropped() {
        PythonObject object = PythonExecutioner.getVariable("C").call();
        return Python.importModule("weakref").attr("ref").call(object);
    }

    @Test
    void variablesOutliveTheirScope() {
        PythonObject f;
        try (PythonGC gc = PythonGC.watch()) {
            PythonExecutioner.exec("def f(): return 4");
            f = PythonExecutioner.getVariable("f");
        }
        assertEquals(4, f.call().toInt());
    }

    @Test
    void interpretersReadAndSet() {
        PythonInterpreter py = InitializingPythonInterpreter.getInstance();
        py.gilLock().lock();
        try {
            py.set("x", 3);
            py.exec("y = x * 2");
            assertEquals(6L, py.get("y", true));
            assertEquals(7L, py.get("y + 1", false));
            assertEquals(3, py.getCachedJava("x"));
            assertEquals(6L, py.getCachedPythonJava("y").getValue());
            py.set("x", null);
            assertEquals(null, py.get("x", true));
            PythonException e = assertThrows(PythonException.class, () -> py.get("nope", true));
            assertEquals("NameError: name 'nope' is not defined", e.getMessage());
        } finally {
            py.gilLock().unlock();
        }
    }
}
