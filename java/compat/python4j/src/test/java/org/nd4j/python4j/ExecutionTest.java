package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Running code with variables, and what it raises. */
class ExecutionTest extends Locked {
    private static String message(String code) {
        return assertThrows(PythonException.class, () -> PythonExecutioner.exec(code)).getMessage();
    }

    @Test
    void errorsHaveTypeAndText() {
        assertEquals("NameError: name 'printx' is not defined", message("printx('hello')"));
        assertEquals("MyError: x", message("class MyError(Exception): pass\nraise MyError('x')"));
    }

    @Test
    void errorsWithoutTextAreErrors() {
        assertEquals("ValueError", message("raise ValueError()"));
    }

    @Test
    void syntaxErrorsAreRaised() {
        assertTrue(message("a = = 1").startsWith("SyntaxError: "));
        assertTrue(message("if True:\nx = 1").startsWith("IndentationError: "));
    }

    @Test
    void exitsAreContained() {
        assertEquals("SystemExit: 3", message("import sys; sys.exit(3)"));
        assertEquals("SystemExit", message("raise SystemExit"));
        assertTrue(message("raise KeyboardInterrupt").startsWith("KeyboardInterrupt"));
    }

    @Test
    void stackTracesBeginWithPythonLines() {
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> PythonExecutioner.exec("def f():\n    1 / 0\n\nf()"));
        StackTraceElement[] frames = e.getStackTrace();
        assertEquals("f", frames[0].getMethodName());
        assertEquals(2, frames[0].getLineNumber());
        assertEquals(4, frames[1].getLineNumber());
        assertEquals(PythonExecutioner.class.getName(), frames[2].getClassName());
    }

    @Test
    void linesOfTextsStayAsTheyAre() {
        assertEquals("a\nb\n  c", after("x = '''a\nb\n  c'''", "x", PythonTypes.STR));
        assertEquals(
                1L, after("from __future__ import annotations\nx = 1\r\n", "x", PythonTypes.INT));
        PythonExecutioner.exec("");
        PythonExecutioner.exec("# nothing");
        PythonExecutioner.simpleExec("if True:\n\tx = 2");
    }

    @Test
    void inputsGoInAndOutputsComeOut() {
        PythonVariable<String> x = new PythonVariable<>("x", PythonTypes.STR, "Hello ");
        PythonVariable<String> y = new PythonVariable<>("y", PythonTypes.STR, "World");
        PythonVariable<String> z = new PythonVariable<>("z", PythonTypes.STR);
        PythonExecutioner.exec("z = x + y", List.of(x, y), List.of(z));
        assertEquals("Hello World", z.getValue());
    }

    @Test
    void allVariablesComeInOrderWithTheirTypes() {
        PythonVariables all =
                PythonExecutioner.execAndReturnAllVariables(
                        "import sys\na = 5\nb = '10'\nc = 20.0\n_hidden = 1\ndef f(): pass\n"
                                + "t = (1,)\nbig = 2 ** 70\nn = None\nd = [1, (2,)]\né = 1");
        List<String> names = new ArrayList<>();
        all.forEach(variable -> names.add(variable.getName() + ":" + variable.getType().getName()));
        assertEquals(List.of("a:int", "b:str", "c:float", "n:NoneType", "é:int"), names);
        assertEquals(5L, all.get("a").getValue());
        assertEquals("10", all.get(1).getValue());
        assertEquals(20.0, all.get("c").getValue());
        assertNull(all.get("n").getValue());
        assertNull(all.get("none"));
    }

    @Test
    void inputsAreAmongAllVariables() {
        PythonVariable<Long> a = new PythonVariable<>("a", PythonTypes.INT, 5);
        PythonVariables all =
                PythonExecutioner.execAndReturnAllVariables("b = '10'\nc = 20.0 + a", List.of(a));
        assertEquals(5L, all.get("a").getValue());
        assertEquals(25.0, all.get("c").getValue());
    }

    @Test
    void errorsAreRaisedBeforeAllVariablesAreRead() {
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> PythonExecutioner.execAndReturnAllVariables("a = 1\nb = a / 0"));
        assertEquals("ZeroDivisionError: division by zero", e.getMessage());
    }

    @Test
    void missingOutputsAreNamed() {
        PythonVariable<Long> z = new PythonVariable<>("z", PythonTypes.INT);
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> PythonExecutioner.exec("y = 1", null, List.of(z)));
        assertEquals(
                "Variable 'z' is asked for but not defined: the code did not assign it",
                e.getMessage());
        e = assertThrows(PythonException.class, () -> after("z = 'a'", "z", PythonTypes.INT));
        assertTrue(
                e.getMessage().startsWith("Variable 'z' cannot be read as int: "), e.getMessage());
        assertTrue(PythonExecutioner.getVariable("len").isNone(), "builtins are no variables");
    }

    @Test
    void namesAreJavaIdentifiers() {
        PythonException e =
                assertThrows(
                        PythonException.class, () -> new PythonVariable<>("a b", PythonTypes.INT));
        assertEquals("Invalid identifier: a b", e.getMessage());
    }

    @Test
    void unknownTypesAreErrors() {
        assertThrows(PythonException.class, () -> PythonTypes.get("nothing"));
        PythonException e =
                assertThrows(PythonException.class, () -> PythonTypes.convert(new Object()));
        assertEquals(
                "Unable to find python type for java type: class java.lang.Object", e.getMessage());
    }
}
