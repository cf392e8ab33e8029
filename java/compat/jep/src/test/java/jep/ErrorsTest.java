package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** JepException: message, cause, stack trace, and the way back into Python. */
class ErrorsTest {
    @Test
    void theMessageNamesTheClassAndTheText() {
        try (Interpreter interp = new SharedInterpreter()) {
            assertEquals(
                    "<class 'ValueError'>: no",
                    thrown(interp, "raise ValueError('no')").getMessage());
            interp.exec("class MyError(Exception): pass\nMyError.__module__ = 'pkg'");
            assertEquals(
                    "<class 'pkg.MyError'>: no",
                    thrown(interp, "raise MyError('no')").getMessage());
            assertEquals(
                    "<class 'NameError'>: name 'nothing' is not defined",
                    assertThrows(JepException.class, () -> interp.getValue("nothing"))
                            .getMessage());
            assertTrue(
                    thrown(interp, "open('/nothing/there')")
                            .getMessage()
                            .startsWith("<class 'FileNotFoundError'>: "));
        }
    }

    @Test
    void systemExitDoesNotEndTheProcess() {
        try (Interpreter interp = new SharedInterpreter()) {
            assertTrue(
                    thrown(interp, "import sys; sys.exit(3)")
                            .getMessage()
                            .startsWith("<class 'SystemExit'>"));
        }
    }

    @Test
    void whatJavaThrewIsTheCause() {
        try (Interpreter interp = new SharedInterpreter()) {
            JepException e = thrown(interp, "from java.lang import Integer\nInteger.parseInt('x')");
            assertInstanceOf(NumberFormatException.class, e.getCause());
            assertTrue(e.getMessage().startsWith("<class 'ValueError'>: "), e.getMessage());
            assertNull(thrown(interp, "raise ValueError('no')").getCause());
        }
    }

    @Test
    void pythonFramesComeFirst() throws Exception {
        Path folder = Files.createTempDirectory("sanca");
        Path script = folder.resolve("failing.py");
        Files.writeString(script, "def f():\n    raise ValueError('no')\nf()\n");
        try (Interpreter interp = new SharedInterpreter()) {
            JepException e =
                    assertThrows(JepException.class, () -> interp.runScript(script.toString()));
            StackTraceElement first = e.getStackTrace()[0];
            assertEquals(folder.resolve("failing").toString(), first.getClassName());
            assertEquals("f", first.getMethodName());
            assertEquals("failing.py", first.getFileName());
            assertEquals(2, first.getLineNumber());
            assertEquals("<module>", e.getStackTrace()[1].getMethodName());
            assertEquals(3, e.getStackTrace()[1].getLineNumber());
            assertTrue(
                    e.getStackTrace()[2].getFileName().endsWith(".java"),
                    e.getStackTrace()[2].toString());
        }
    }

    @Test
    void itIsTheSameExceptionInPythonAgain() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec("class MyError(Exception): pass\ndef fail(): raise error");
            interp.exec("error = MyError('deep')");
            interp.set("java", (Supplier<Object>) () -> interp.invoke("fail"));
            interp.exec("try:\n    java.get()\nexcept MyError as e:\n    seen = e is error");
            assertEquals(true, interp.getValue("seen"));
            assertEquals(
                    "<class '__main__.MyError'>: deep", thrown(interp, "java.get()").getMessage());
        }
    }

    @Test
    void javaExceptionsAreCaughtAsBuiltins() {
        try (Interpreter interp = new SharedInterpreter()) {
            interp.exec("from java.util import ArrayList\nfrom java.lang import Integer");
            interp.exec(
                    "try:\n    Integer.parseInt('x')\nexcept ValueError as e:\n    seen = str(e)");
            assertTrue(interp.getValue("seen", String.class).contains("For input string"));
            RuntimeException mine = new IllegalStateException("mine");
            interp.set(
                    "java",
                    (Supplier<Object>)
                            () -> {
                                throw mine;
                            });
            assertSame(mine, thrown(interp, "java.get()").getCause());
            interp.exec("try:\n    java.get()\nexcept RuntimeError:\n    seen = 'runtime'");
            assertEquals("runtime", interp.getValue("seen"));
        }
    }

    private static JepException thrown(Interpreter interp, String code) {
        return assertThrows(JepException.class, () -> interp.exec(code));
    }
}
