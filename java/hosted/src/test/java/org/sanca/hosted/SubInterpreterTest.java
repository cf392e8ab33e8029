package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sanca.Interpreter;
import org.sanca.InterpreterConfig;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Interpreters with modules of their own, and with a GIL of their own. */
@Timeout(120)
class SubInterpreterTest {
    @Test
    void modulesAreItsOwn() {
        try (Interpreter shared = new SharedInterpreter();
                Interpreter sub = new SubInterpreter()) {
            shared.exec("import json; json.sanca_sub_mark = 1");
            sub.exec("import json");
            assertEquals(false, sub.eval("hasattr(json, 'sanca_sub_mark')"));
            assertEquals("__main__", sub.eval("__name__"));
            sub.exec("import __main__; x = 7");
            assertEquals(7, sub.eval("__main__.x"));
        }
    }

    @Test
    void javaIsThereAsEverywhere() {
        try (Interpreter sub = new SubInterpreter()) {
            sub.exec("from java.util import ArrayList\nxs = ArrayList([1, 2])\nxs.add(3)");
            assertEquals(java.util.List.of(1, 2, 3), sub.get("xs"));
            sub.set("r", (Runnable) () -> sub.set("ran", true));
            sub.exec("r.run()");
            assertEquals(true, sub.get("ran"));
        }
    }

    @Test
    void itsObjectsAreOfNoUseElsewhere() {
        try (Interpreter shared = new SharedInterpreter();
                Interpreter sub = new SubInterpreter()) {
            sub.exec("class C: pass\nc = C()");
            Object c = sub.get("c");
            PythonException e = assertThrows(PythonException.class, () -> shared.set("c", c));
            assertEquals("sanca.ConversionError", e.getPythonType());
            sub.exec("def fail(): raise KeyError('mine')");
            PythonException mine = assertThrows(PythonException.class, () -> sub.invoke("fail"));
            shared.set(
                    "fail",
                    (Runnable)
                            () -> {
                                throw mine;
                            });
            shared.exec("try:\n    fail.run()\nexcept Exception as e:\n    text = str(e)");
            assertTrue(((String) shared.get("text")).contains("mine"));
        }
    }

    @Test
    void closedTakesItsObjectsAlong() {
        SubInterpreter sub = new SubInterpreter();
        sub.exec("class C: pass\nc = C()");
        PyObject c = (PyObject) sub.get("c");
        sub.close();
        sub.close();
        assertThrows(IllegalStateException.class, c::repr);
        assertThrows(IllegalStateException.class, () -> sub.exec("pass"));
        c.close();
    }

    @Test
    void runningThreadsKeepItOpen() {
        SubInterpreter sub = new SubInterpreter();
        sub.exec(
                "import threading\nstop = threading.Event()\n"
                        + "t = threading.Thread(target=stop.wait)\nt.start()");
        PythonException e = assertThrows(PythonException.class, sub::close);
        assertTrue(e.getMessage().contains("1 threads that it started"), e.getMessage());
        sub.exec("stop.set(); t.join()");
        sub.close();
    }

    @Test
    void attachedOnesKeepItAlive() {
        SubInterpreter sub = new SubInterpreter();
        SubInterpreter attached = sub.attach(true);
        sub.exec("x = 1");
        sub.close();
        assertEquals(1, attached.get("x"));
        attached.close();
    }

    @Test
    void anyThreadUsesAndEndsIt() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 5; round++) {
            SubInterpreter sub = pool.submit(() -> new SubInterpreter()).get();
            sub.exec("n = 0");
            Future<?>[] all = new Future<?>[4];
            for (int i = 0; i < all.length; i++) {
                all[i] = pool.submit(() -> sub.exec("for i in range(100): n += 1"));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertFalse((Integer) sub.get("n") < 100);
            pool.submit(sub::close).get();
        }
        pool.shutdown();
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() {
        InterpreterConfig wrong = InterpreterConfig.legacy().with().ownGil(true).build();
        PythonException e = assertThrows(PythonException.class, () -> new SubInterpreter(wrong));
        assertEquals("ValueError", e.getPythonType());
        try (Interpreter next = new SubInterpreter()) {
            assertEquals(2, next.eval("1 + 1"));
        }
    }

    @Test
    void ownGilIsNotSharedOrRefused() throws Exception {
        try (Interpreter shared = new SharedInterpreter()) {
            boolean able = (Boolean) shared.eval("__import__('sys').version_info >= (3, 12)");
            if (!able) {
                PythonException e =
                        assertThrows(
                                PythonException.class,
                                () -> new SubInterpreter(InterpreterConfig.isolated()));
                assertTrue(e.getMessage().contains("3.12"), e.getMessage());
            }
            assumeTrue(able, "CPython before 3.12 has one GIL");
            try (SubInterpreter isolated = new SubInterpreter(InterpreterConfig.isolated())) {
                CountDownLatch held = new CountDownLatch(1);
                isolated.set("held", held);
                isolated.exec("stop = False");
                Thread busy =
                        new Thread(
                                () ->
                                        isolated.exec(
                                                "import sys\n"
                                                        + "sys.setswitchinterval(60)\n"
                                                        + "held.countDown()\n"
                                                        + "import time\n"
                                                        + "end = time.monotonic() + 1\n"
                                                        + "while time.monotonic() < end: pass\n"
                                                        + "done = True"));
                busy.start();
                held.await();
                assertEquals(2, shared.eval("1 + 1"), "while the other holds its own GIL");
                assertTrue(busy.isAlive());
                busy.join();
            }
        }
    }
}
