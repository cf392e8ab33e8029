package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.Interpreter;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.util.List;

/** How a process with Python in it ends: each program here is a main class, run in a JVM of its own. */
class ExitTest {
    /** Ends by returning from main. */
    static final class Returns {
        public static void main(String[] args) {
            new SharedInterpreter()
                    .exec("import atexit; atexit.register(print, 'python exits', flush=True)");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> System.out.println("java exits")));
        }
    }

    /** Ends by System.exit. */
    static final class Exits {
        public static void main(String[] args) {
            Interpreter py = new SharedInterpreter();
            py.exec("import atexit; atexit.register(print, 'python exits', flush=True)");
            System.exit(7);
        }
    }

    /** Python code wants the process to end, in three ways. */
    static final class PythonExits {
        public static void main(String[] args) {
            try (Interpreter py = new SharedInterpreter()) {
                for (String way :
                        List.of(
                                "import sys; sys.exit(3)",
                                "raise SystemExit('text')",
                                "import threading\n"
                                        + "t = threading.Thread(target=lambda:"
                                        + " __import__('sys').exit(4))\n"
                                        + "t.start(); t.join()",
                                "exit(5)")) {
                    try {
                        py.exec(way);
                        System.out.println("went on");
                    } catch (PythonException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
        }
    }

    /** Leaves a Python thread running that keeps the GIL, an interpreter open, and a Java thread in Python. */
    static final class LeavesThings {
        public static void main(String[] args) throws Exception {
            SharedInterpreter py = new SharedInterpreter();
            new SubInterpreter().exec("x = 1");
            py.exec(
                    "import threading\n"
                            + "def spin():\n    while True: pass\n"
                            + "threading.Thread(target=spin, daemon=True).start()");
            Thread inPython = new Thread(() -> py.exec("import time; time.sleep(1000)"));
            inPython.setDaemon(true);
            inPython.start();
            Thread.sleep(100);
            System.out.println("left");
        }
    }

    @Test
    void bothLanguagesRunTheirExitFunctions() throws Exception {
        Child ended = Child.run(Returns.class);
        assertEquals(0, ended.status, ended.text);
        assertTrue(ended.text.contains("python exits"), ended.text);
        assertTrue(ended.text.contains("java exits"), ended.text);
    }

    @Test
    void statusIsTheOneAskedFor() throws Exception {
        Child ended = Child.run(Exits.class);
        assertEquals(7, ended.status, ended.text);
        assertEquals("python exits", ended.text.strip());
    }

    @Test
    void exitsOfPythonEndNothing() throws Exception {
        Child ended = Child.run(PythonExits.class);
        assertEquals(0, ended.status, ended.text);
        assertEquals("SystemExit: 3\nSystemExit: text\nwent on\nSystemExit: 5", ended.text.strip());
    }

    @Test
    void whatIsLeftRunningDoesNotKeepTheProcess() throws Exception {
        Child ended = Child.run(LeavesThings.class);
        assertEquals(0, ended.status, ended.text);
        assertEquals("left", ended.text.strip());
    }
}
