package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Interpreter;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Running Python code: statements, expressions, global names, calls by name, files. */
class InterpreterTest {
    @Test
    void statementsRunAndExpressionsHaveValues() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("import statistics\nxs = [1, 2, 4]\nm = statistics.mean(xs)");
            assertEquals(7 / 3.0, py.getValue("m", Double.class), 1e-12);
            assertEquals(List.of(1, 2, 4), py.eval("xs"));
            assertEquals(7, py.eval("sum(xs)"));
            assertEquals(7L, py.getValue(" sum(xs) ", long.class));
            assertNull(py.eval("None"));
        }
    }

    @Test
    void textOfAnyPlaneGoesBothWays() {
        try (Interpreter py = new SharedInterpreter()) {
            String text = "é€😄\u0000 \ud800 end";
            py.set("text", text);
            assertEquals(text, py.get("text"));
            assertEquals("😄", py.eval("'😄'"));
            py.exec("été = '😄' * 2\n");
            assertEquals("😄😄", py.get("été"));
        }
    }

    @Test
    void namesOfOneInterpreterAreItsOwn() {
        try (Interpreter a = new SharedInterpreter();
                Interpreter b = new SharedInterpreter()) {
            a.set("x", 1);
            b.set("x", "two");
            assertEquals(1, a.get("x"));
            assertEquals("two", b.get("x"));
            b.delete("x");
            PythonException e = assertThrows(PythonException.class, () -> b.get("x"));
            assertEquals("NameError: name 'x' is not defined", e.getMessage());
        }
    }

    @Test
    void modulesAreSharedByAll() {
        try (Interpreter a = new SharedInterpreter();
                Interpreter b = new SharedInterpreter()) {
            a.exec("import json; json.sanca_mark = 5");
            assertEquals(5, b.eval("__import__('json').sanca_mark"));
        }
    }

    @Test
    void namesAreCalled() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("import os\ndef f(a, b=2, *, c=3):\n    return (a, b, c)");
            assertEquals(List.of(1, 2, 3), py.invoke("f", 1));
            assertEquals(
                    List.of(1, 5, "x"), py.invoke("f", new Object[] {1}, Map.of("b", 5, "c", "x")));
            assertEquals(3, py.invoke("len", List.of(1, 2, 3)));
            assertEquals("a/b", py.invoke("os.path.join", "a", "b"));
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("nothing"));
            assertEquals("NameError", e.getPythonType());
        }
    }

    @Test
    void attachedInterpretersShareNamesOrDoNot() {
        try (Interpreter py = new SharedInterpreter()) {
            py.set("x", 1);
            Interpreter same = py.attach(true);
            Interpreter other = py.attach(false);
            assertEquals(1, same.get("x"));
            assertThrows(PythonException.class, () -> other.get("x"));
            py.close();
            assertEquals(1, same.get("x"), "it outlives the one it was attached to");
            same.close();
            other.close();
        }
    }

    @Test
    void closedInterpretersRefuse() {
        Interpreter py = new SharedInterpreter();
        py.close();
        py.close();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> py.exec("pass"));
        assertEquals("this SharedInterpreter was closed", e.getMessage());
    }

    @Test
    void closingDropsWhatTheNamesHeld() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("import weakref\nclass C: pass\nc = C()\nr = weakref.ref(c)");
            try (PyObject reference = py.getValue("r", PyObject.class)) {
                py.close();
                try (Interpreter other = new SharedInterpreter()) {
                    other.set("r", reference);
                    assertNull(other.eval("r()"));
                }
            }
        }
    }

    @Test
    void scriptsRunWithTheirName() throws Exception {
        Path script = Files.createTempFile("sanca", ".py");
        Files.writeString(script, "ran = __name__ + ':' + __file__ + ' é'");
        try (Interpreter py = new SharedInterpreter()) {
            py.runScript(script);
            assertEquals("__main__:" + script + " é", py.get("ran"));
            Files.delete(script);
            PythonException e = assertThrows(PythonException.class, () -> py.runScript(script));
            assertEquals("FileNotFoundError", e.getPythonType());
        }
    }

    @Test
    void printedTextGoesToJavaStreams() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Interpreter py = new SharedInterpreter()) {
            py.redirectStdout(out);
            py.redirectStderr(err);
            py.exec(
                    "import sys\n"
                        + "print('é', '😄', flush=True)\n"
                        + "sys.stderr.write('wrong\\n"
                        + "')\n"
                        + "print(sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable())\n"
                        + "sys.stdout.writelines(['a', 'b'])");
            py.redirectStdout(null);
            py.redirectStderr(null);
            assertEquals(true, py.eval("sys.stdout is sys.__stdout__"));
        }
        assertEquals("é 😄\nutf-8 False True\nab", out.toString(StandardCharsets.UTF_8));
        assertEquals("wrong\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void sameTextMeansTheSameEveryTime() {
        try (Interpreter py = new SharedInterpreter()) {
            List<Object> seen = new ArrayList<>();
            py.set("n", 0);
            for (int i = 0; i < 3; i++) {
                py.exec("n += 1");
                seen.add(py.eval("n * 10"));
            }
            assertEquals(List.of(10, 20, 30), seen);
        }
    }

    @Test
    void syntaxErrorsSayWhere() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonException e =
                    assertThrows(PythonException.class, () -> py.exec("x = 1\ny = = 2"));
            assertEquals("SyntaxError", e.getPythonType());
            assertTrue(e.getMessage().contains("line 2"), e.getMessage());
            assertThrows(PythonException.class, () -> py.eval(""));
            assertThrows(PythonException.class, () -> py.exec("a\0b"));
            assertThrows(NullPointerException.class, () -> py.exec(null));
            assertThrows(NullPointerException.class, () -> py.getValue("1", null));
        }
    }

    @Test
    void javaObjectsStayTheSameObjects() {
        try (Interpreter py = new SharedInterpreter()) {
            ArrayList<Object> list = new ArrayList<>(List.of(1));
            py.set("xs", list);
            py.exec("xs.append(2)");
            assertEquals(List.of(1, 2), list);
            assertSame(list, py.get("xs"));
        }
    }
}
