package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sanca.Interpreter;
import org.sanca.PyBuiltins;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Python's built-in functions from Java. */
class BuiltinsTest {
    private Interpreter py;
    private PyBuiltins builtins;

    @BeforeEach
    void open() {
        py = new SharedInterpreter();
        builtins = PyBuiltins.of(py);
        py.exec("class Named:\n    pass\nn = Named()");
    }

    @AfterEach
    void close() {
        py.close();
    }

    private PyObject object(String expression) {
        return py.getValue(expression, PyObject.class);
    }

    private void raises(String type, org.junit.jupiter.api.function.Executable call) {
        assertEquals(type, assertThrows(PythonException.class, call).getPythonType());
    }

    @Test
    void attributesAreAskedSetAndDeleted() {
        PyObject named = object("n");
        assertFalse(builtins.hasattr(named, "name"));
        builtins.setattr(named, "name", "x");
        assertTrue(builtins.hasattr(named, "name"));
        assertEquals("x", builtins.getattr(named, "name"));
        assertTrue(builtins.dir(named).contains("name"));
        builtins.delattr(named, "name");
        raises("AttributeError", () -> builtins.getattr(named, "name"));
        raises("AttributeError", () -> builtins.delattr(named, "name"));
        assertEquals(5, builtins.getattr(named, "name", 5));
        assertEquals(1, builtins.getattr(1, "real"), "of a Java value");
    }

    @Test
    void containersAreMadeOfNothingIterablesAndArrays() {
        List<?> values = List.of(1, "a", 1);
        Object[] array = values.toArray();
        for (PyObject made : List.of(builtins.list(values), builtins.list(array))) {
            assertEquals("[1, 'a', 1]", made.repr());
        }
        for (PyObject made : List.of(builtins.tuple(values), builtins.tuple(array))) {
            assertEquals("(1, 'a', 1)", made.repr());
        }
        for (PyObject made :
                List.of(
                        builtins.set(values),
                        builtins.set(array),
                        builtins.frozenset(values),
                        builtins.frozenset(array))) {
            assertEquals(2, builtins.len(made));
            assertTrue(made.contains("a"));
        }
        assertEquals("[]", builtins.list().repr());
        assertEquals("()", builtins.tuple().repr());
        assertEquals("set()", builtins.set().repr());
        assertEquals("frozenset()", builtins.frozenset().repr());
        assertEquals("{}", builtins.dict().repr());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", object("n"));
        PyObject dict = builtins.dict(map);
        assertEquals(List.of("b", "a"), builtins.list(dict).as(List.class), "in order");
        assertEquals(object("n"), dict.getItem("a"));
        assertEquals(List.of(0, 1), builtins.list(object("range(2)")).as(List.class));
        assertThrows(NullPointerException.class, () -> builtins.list((Object[]) null));
    }

    @Test
    void codeRunsInNamesOfItsOwn() {
        PyObject globals = builtins.dict(Map.of("x", 20));
        PyObject locals = builtins.dict(Map.of("y", 1));
        assertEquals(21, builtins.eval("x + 1", globals));
        assertEquals(21, builtins.eval("x + y", globals, locals));
        builtins.exec("z = x * 2", globals);
        builtins.exec("z = y", globals, locals);
        assertEquals(40, globals.getItem("z"));
        assertEquals(1, locals.getItem("z"));
        raises("NameError", () -> builtins.eval("missing", globals));
        raises("SyntaxError", () -> builtins.exec("not Python!", globals));
    }

    @Test
    void typesAreAskedFor() {
        PyCallable named = builtins.type(object("n"));
        assertEquals("Named", named.getAttr("__name__"));
        assertTrue(builtins.isinstance(object("n"), named));
        assertFalse(builtins.isinstance("text", named));
        assertTrue(builtins.isinstance("text", builtins.get("str")));
        assertTrue(builtins.issubclass(named, builtins.get("object")));
        assertFalse(builtins.issubclass(builtins.get("object"), named));
        raises("TypeError", () -> builtins.issubclass(object("1"), named));
        assertTrue(builtins.callable(named));
        assertFalse(builtins.callable(5));
    }

    @Test
    void textLengthHashAndIdentityArePythons() {
        assertEquals("[1, 'a']", builtins.str(object("[1, 'a']")));
        assertEquals("'a'", builtins.repr("a"));
        assertEquals("None", builtins.str(null));
        assertEquals(3, builtins.len("abc"));
        assertEquals(py.getValue("hash('abc')", Long.class), builtins.hash("abc"));
        assertEquals(py.getValue("id(n)", Long.class), builtins.id(object("n")));
        assertNotEquals(builtins.id(builtins.object()), builtins.id(object("n")));
        raises("TypeError", () -> builtins.len(5));
        raises("TypeError", () -> builtins.hash(builtins.list()));
    }

    @Test
    void iteratorsGiveOneElementAfterTheOther() {
        PyObject iterator = builtins.iter(object("[1, 2]"));
        List<Object> seen = new ArrayList<>();
        iterator.forEach(seen::add);
        assertEquals(List.of(1, 2), seen);
        raises("TypeError", () -> builtins.iter(5));
    }

    @Test
    void anyOtherBuiltinIsFoundByName() {
        PyCallable sorted = (PyCallable) builtins.get("sorted");
        assertEquals(List.of(1, 2), sorted.call(List.of(2, 1)));
        raises("AttributeError", () -> builtins.get("missing"));
    }

    @Test
    void theyAreThoseOfOneInterpreter() {
        PyBuiltins theirs;
        try (SubInterpreter sub = new SubInterpreter()) {
            theirs = PyBuiltins.of(sub);
            assertEquals(2, theirs.len(theirs.list(List.of(1, 2))));
        }
        assertThrows(IllegalStateException.class, () -> theirs.len("abc"));
    }
}
