package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Jobs, with the lock held by the caller. */
class JobTest extends Locked {
    private static <T> List<PythonVariable> in(PythonType<T> type, Object a, Object b) {
        return List.of(new PythonVariable<>("a", type, a), new PythonVariable<>("b", type, b));
    }

    private static <T> T run(PythonJob job, PythonType<T> type, Object a, Object b) {
        PythonVariable<T> c = new PythonVariable<>("c", type);
        job.exec(in(type, a, b), List.of(c));
        return c.getValue();
    }

    private static PythonJob job(String name, String code, boolean setupRunMode) {
        return PythonJob.builder().name(name).code(code).setupRunMode(setupRunMode).build();
    }

    @Test
    void typesMayChangeBetweenRuns() {
        PythonJob job = new PythonJob("job1", "c = a + b", false);
        assertEquals(5L, run(job, PythonTypes.INT, 2, 3));
        assertEquals(7.0, run(job, PythonTypes.FLOAT, 3.0, 4.0));
        assertEquals("xy", run(job, PythonTypes.STR, "x", "y"));
    }

    @Test
    void allVariablesComeBackInOrder() {
        List<PythonVariable> all =
                job("job1", "c = a + b", false)
                        .execAndReturnAllVariables(in(PythonTypes.INT, 2, 3));
        assertEquals("a", all.get(0).getName());
        assertEquals(3L, all.get(1).getValue());
        assertEquals(5L, all.get(2).getValue());
    }

    @Test
    void jobsDoNotMeet() {
        PythonJob sum = job("job", "c = a + b", false);
        PythonJob difference = job("job", "c = a - b", false);
        assertEquals(5L, run(sum, PythonTypes.INT, 2, 3));
        assertEquals(-1L, run(difference, PythonTypes.INT, 2, 3));
        assertEquals(7.0, run(sum, PythonTypes.FLOAT, 3, 4));
    }

    @Test
    void setupRunsOnceAndRunEachTime() {
        PythonJob job =
                job(
                        "job1",
                        "five = None\n"
                                + "setups = 0\n"
                                + "def setup():\n"
                                + "  global five, setups\n"
                                + "  five = 5\n"
                                + "  setups += 1\n"
                                + "def run(a, b):\n"
                                + "  c = a + b + five\n"
                                + "  return {'c': c, 'n': setups}",
                        true);
        assertEquals(10L, run(job, PythonTypes.INT, 2, 3));
        assertEquals(12.0, run(job, PythonTypes.FLOAT, 3.0, 4.0));
        assertEquals(1, PythonExecutioner.getVariable("n").toInt());
        job.clearState();
        assertTrue(PythonExecutioner.getVariable("n").isNone());
        assertEquals(10L, run(job, PythonTypes.INT, 2, 3));
    }

    @Test
    void runMayReturnNothing() {
        PythonJob job = job("job1", "c = 0\ndef run(a, b):\n  global c\n  c = a + b + 5", true);
        List<PythonVariable> all = job.execAndReturnAllVariables(in(PythonTypes.INT, 2, 3));
        assertEquals(10L, ((PythonVariables) all).get("c").getValue());
    }

    @Test
    void errorsOfSetupAndRunAreRaised() {
        PythonJob run = job("job", "def run(a, b): return {'c': a / b}", true);
        PythonException e =
                assertThrows(PythonException.class, () -> run(run, PythonTypes.FLOAT, 1, 0));
        assertTrue(e.getMessage().startsWith("ZeroDivisionError: "), e.getMessage());
        assertEquals(0.5, run(run, PythonTypes.FLOAT, 1, 2), "it can be used afterwards");
        PythonJob setup = job("job", "def setup(): raise KeyError('x')\ndef run(): pass", true);
        e = assertThrows(PythonException.class, setup::setup);
        assertEquals("KeyError: 'x'", e.getMessage());
    }

    @Test
    void whatIsMissingIsNamed() {
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () ->
                                job("job", "def run(a, missing): pass", true)
                                        .exec(in(PythonTypes.INT, 1, 2), null));
        assertEquals("Input value not received for run() argument: missing", e.getMessage());
        e = assertThrows(PythonException.class, () -> job("job", "x = 1", true).setup());
        assertTrue(e.getMessage().startsWith("run() method not found!"), e.getMessage());
        e =
                assertThrows(
                        PythonException.class,
                        () -> run(job("job", "x = 1", false), PythonTypes.INT, 1, 2));
        assertTrue(e.getMessage().startsWith("Variable 'c' is asked for"), e.getMessage());
    }
}
