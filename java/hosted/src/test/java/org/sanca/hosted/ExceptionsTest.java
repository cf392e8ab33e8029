package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Interpreter;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;

/** Exceptions of both languages in both. */
class ExceptionsTest {
    @Test
    void causesAreThoseOfPython() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(
                    "def low(): raise KeyError('k')\n"
                            + "def high():\n"
                            + "    try: low()\n"
                            + "    except KeyError as e: raise ValueError('v') from e\n"
                            + "def during():\n"
                            + "    try: low()\n"
                            + "    except KeyError: int('x')\n"
                            + "def alone():\n"
                            + "    try: low()\n"
                            + "    except KeyError: raise ValueError('v') from None");
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("high"));
            PythonException cause = (PythonException) e.getCause();
            assertEquals("KeyError: 'k'", cause.getMessage());
            assertEquals("low", cause.getStackTrace()[0].getMethodName());
            e = assertThrows(PythonException.class, () -> py.invoke("during"));
            assertEquals("KeyError", ((PythonException) e.getCause()).getPythonType());
            e = assertThrows(PythonException.class, () -> py.invoke("alone"));
            assertNull(e.getCause());
        }
    }

    @Test
    void javaExceptionIsTheCauseOfWhatPythonMakesOfIt() {
        try (Interpreter py = new SharedInterpreter()) {
            IOException mine = new IOException("mine");
            py.set(
                    "fail",
                    (java.util.concurrent.Callable<Object>)
                            () -> {
                                throw mine;
                            });
            py.exec(
                    "def f():\n"
                            + "    try: fail.call()\n"
                            + "    except OSError as e: raise RuntimeError('wrapped') from e");
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("f"));
            assertEquals("RuntimeError: wrapped", e.getMessage());
            assertSame(mine, e.getCause());
        }
    }

    @Test
    void ringsOfCausesEnd() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(
                    "def f():\n    a, b = ValueError('a'), ValueError('b')\n"
                            + "    a.__cause__, b.__cause__ = b, a\n    raise a");
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("f"));
            assertEquals("ValueError: b", e.getCause().getMessage());
        }
    }

    @Test
    void pythonObjectHasArgsAndNotes() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(
                    "class MyError(Exception): pass\n"
                            + "def f():\n"
                            + "    e = MyError('a', 2)\n"
                            + "    e.code = 7\n"
                            + "    raise e");
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("f"));
            assertEquals("__main__.MyError", e.getPythonType());
            assertEquals(List.of(), e.getNotes());
            try (PyObject object = e.getPythonObject()) {
                assertEquals(List.of("a", 2), object.getAttr("args"));
                assertEquals(7, object.getAttr("code"));
            }
            assumeTrue((Boolean) py.eval("hasattr(Exception, 'add_note')"), "notes came with 3.11");
            py.exec(
                    "def g():\n"
                            + "    e = MyError()\n"
                            + "    e.add_note('one')\n"
                            + "    e.add_note('two')\n"
                            + "    raise e");
            e = assertThrows(PythonException.class, () -> py.invoke("g"));
            assertEquals(List.of("one", "two"), e.getNotes());
        }
    }

    @Test
    void serializedTheyKeepWhatCanBeKept() throws Exception {
        try (Interpreter py = new SharedInterpreter()) {
            PythonException e = assertThrows(PythonException.class, () -> py.exec("1 / 0"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ObjectOutputStream(out).writeObject(e);
            PythonException copy =
                    (PythonException)
                            new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))
                                    .readObject();
            assertEquals("ZeroDivisionError: division by zero", copy.getMessage());
            assertEquals(e.getStackTrace()[0], copy.getStackTrace()[0]);
            assertThrows(IllegalStateException.class, copy::getPythonObject);
        }
    }

    @Test
    void exceptionsKeepTheirObjectsThroughBothLanguages() {
        try (Interpreter py = new SharedInterpreter()) {
            IllegalStateException mine = new IllegalStateException("mine");
            py.set(
                    "fail",
                    (Runnable)
                            () -> {
                                throw mine;
                            });
            py.exec("def f(): fail.run()");
            IllegalStateException got =
                    assertThrows(IllegalStateException.class, () -> py.invoke("f"));
            assertTrue(got == mine, "the same object");
            py.exec(
                    "from java.lang import IllegalStateException\n"
                            + "try:\n"
                            + "    fail.run()\n"
                            + "except IllegalStateException as e:\n"
                            + "    caught = e.getMessage()");
            assertEquals("mine", py.get("caught"));
        }
    }

    @Test
    void exitIsAnExceptionLikeAnyOther() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonException e =
                    assertThrows(PythonException.class, () -> py.exec("import sys; sys.exit(3)"));
            assertEquals("SystemExit: 3", e.getMessage());
            assertThrows(PythonException.class, () -> py.exec("raise SystemExit('text')"));
            assertThrows(PythonException.class, () -> py.exec("raise KeyboardInterrupt"));
            assertEquals(2, py.eval("1 + 1"));
        }
    }

    @Test
    void stackTracesBeginWithPythonsFrames() {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec("def inner(): raise ValueError('why', 1)\ndef outer(): inner()");
            PythonException e = assertThrows(PythonException.class, () -> py.invoke("outer"));
            assertEquals("ValueError: ('why', 1)", e.getMessage());
            StackTraceElement[] trace = e.getStackTrace();
            assertEquals("inner", trace[0].getMethodName());
            assertEquals("outer", trace[1].getMethodName());
            assertEquals(2, trace[1].getLineNumber());
            assertEquals("<string>", trace[0].getFileName());
            for (StackTraceElement frame : trace) {
                assertTrue(
                        !frame.getClassName().startsWith("org.sanca.internal"), frame.toString());
            }
        }
    }
}
