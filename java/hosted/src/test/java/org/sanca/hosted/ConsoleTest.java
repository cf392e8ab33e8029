package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sanca.PythonConsole.Outcome.EXECUTED;
import static org.sanca.PythonConsole.Outcome.MORE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.PythonConsole;
import org.sanca.PythonException;
import org.sanca.PythonTimeoutException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/** Lines pushed as at a prompt. */
@Timeout(60)
class ConsoleTest {
    @Test
    void blocksRunAtTheEmptyLine() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonConsole console = py.console();
            assertEquals(EXECUTED, console.push("n = 0"));
            assertEquals(MORE, console.push("for i in range(3):"));
            assertEquals(MORE, console.push("    n += i"));
            assertEquals("for i in range(3):\n    n += i", console.pending());
            assertEquals(0, py.get("n"));
            assertEquals(EXECUTED, console.push(""));
            assertEquals(3, py.get("n"));
            assertEquals("", console.pending());
            assertEquals(MORE, console.push("xs = [1,"));
            assertEquals(EXECUTED, console.push("2]"));
            assertEquals(2, py.eval("len(xs)"));
            assertEquals(EXECUTED, console.push(""));
            assertEquals(EXECUTED, console.push("# a comment"));
        }
    }

    @Test
    void valuesOfExpressionsAreShown() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Interpreter py = new SubInterpreter()) {
            py.redirectStdout(out);
            PythonConsole console = py.console();
            console.push("'a' * 2");
            console.push("None");
            console.push("x = 5");
            console.push("_ + 'b'");
            assertEquals("'aa'\n'aab'\n", out.toString());
            py.exec("import sys; shown = []; sys.displayhook = shown.append");
            console.push("1 + 1");
            assertEquals(2, py.eval("shown[0]"));
        }
    }

    @Test
    void whatIsWrongIsThrownAndForgotten() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonConsole console = py.console();
            PythonException raised =
                    assertThrows(PythonException.class, () -> console.push("1 / 0"));
            assertEquals("ZeroDivisionError", raised.getPythonType());
            assertEquals("<console>", raised.getStackTrace()[0].getFileName());
            console.push("def f():");
            PythonException syntax =
                    assertThrows(PythonException.class, () -> console.push("  return )"));
            assertEquals("SyntaxError", syntax.getPythonType());
            assertEquals("", console.pending());
            assertEquals(EXECUTED, console.push("ok = True"));
            PythonException two =
                    assertThrows(PythonException.class, () -> console.push("a=1\nb=2"));
            assertEquals("SyntaxError", two.getPythonType());
            PythonException exit =
                    assertThrows(PythonException.class, () -> console.push("exit(3)"));
            assertEquals("SystemExit", exit.getPythonType());
        }
    }

    @Test
    void pendingLinesCanBeForgotten() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonConsole console = py.console();
            PythonConsole other = py.console();
            assertEquals(MORE, console.push("while True:"));
            assertEquals(EXECUTED, other.push("y = 1"));
            console.reset();
            assertEquals(EXECUTED, console.push("y += 1"));
            assertEquals(2, py.get("y"));
        }
    }

    @Test
    void futuresHoldForLaterLines() {
        try (Interpreter py = new SharedInterpreter()) {
            PythonConsole console = py.console();
            console.push("from __future__ import annotations");
            assertEquals(MORE, console.push("def g(x: undefined):"));
            console.push("    pass");
            assertEquals(EXECUTED, console.push(""));
            assertEquals("undefined", py.eval("g.__annotations__['x']"));
        }
    }

    @Test
    void limitsAndTheEndHoldForItToo() {
        Interpreter py = new SharedInterpreter();
        PythonConsole console = py.withTimeout(Duration.ofMillis(200)).console();
        assertThrows(PythonTimeoutException.class, () -> console.push("while True: pass\n"));
        assertEquals(EXECUTED, console.push("z = 1"));
        py.close();
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> console.push("z"));
        assertTrue(e.getMessage().contains("was closed"), e.getMessage());
    }
}
