package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sanca.Interpreter;
import org.sanca.SharedInterpreter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Other processes, started and forked by Python in Java. Each program here is a main class, run in a JVM of its own. */
class ForkTest {
    /** Forks, and waits for the children; public, as Python calls it. */
    public static final class Forks {
        /** What children do, one after the other, and the statuses with which they end. */
        private static final String[][] CHILDREN = {
            {"use Java", "print(uses(), flush=True); os._exit(7)", "7"},
            {"exit by Python", "sys.exit(3)", "3"},
            {"exit with a text", "sys.exit('said')", "1"},
            {"raise", "1 / 0", "1"},
            {"come to an end", "pass", "1"},
            {"get SIGTERM", "os.kill(os.getpid(), signal.SIGTERM); time.sleep(20)", "-15"},
            {
                "get SIGINT",
                // A program that was started in the background may have it ignored, and so have its
                // children.
                "if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:\n"
                        + "    print('SIGINT is ignored in this process, so it was not tried',"
                        + " flush=True)\n"
                        + "    os._exit(9)\n"
                        + "try: os.kill(os.getpid(), signal.SIGINT); time.sleep(20)\n"
                        + "except KeyboardInterrupt: os._exit(9)",
                "9"
            },
            {
                "start a program",
                "subprocess.run([sys.executable, '-c', 'pass'], check=True); os._exit(8)",
                "8"
            },
        };

        private static final String PYTHON =
                "import os, signal, subprocess, sys, threading, time, warnings\n"
                    + "import sanca\n"
                    + "from java.util import ArrayList\n"
                    + "warnings.simplefilter('ignore')\n"
                    + "held = ArrayList([1])\n"
                    + "def uses():\n"
                    + "    seen = []\n"
                    + "    for use in (ArrayList, held.size, lambda: list(held), lambda:"
                    + " str(held),\n"
                    + "                lambda: sanca.jvm().java.util.HashMap, sanca.jvm().stats,\n"
                    + "                lambda: callback.get()):\n"
                    + "        try: use(); seen.append('worked')\n"
                    + "        except sanca.ForkedError: pass\n"
                    + "    return 'refused' if not seen else seen\n"
                    + "def child(code):\n"
                    + "    pid = os.fork()\n"
                    + "    if pid == 0: exec(code, globals())\n"
                    + "    return pid and os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])\n";

        public static void main(String[] args) throws Exception {
            try (Interpreter py = new SharedInterpreter()) {
                Supplier<Object> callback = () -> py.eval("1 + 1");
                py.set("callback", callback);
                py.exec(PYTHON);
                for (String[] each : CHILDREN) {
                    System.out.println(each[0] + ": " + py.invoke("child", each[1]));
                    System.out.flush();
                }
                Supplier<?> nested = py.getValue("lambda: child('sys.exit(4)')", Supplier.class);
                py.set("nested", nested);
                py.set("around", (Supplier<Object>) nested::get);
                System.out.println("in a callback: " + py.eval("around.get()"));
                Thread thread = new Thread(() -> py.exec("status = child('sys.exit(5)')"));
                thread.start();
                thread.join();
                System.out.println("on another thread: " + py.get("status"));
                System.out.println("goes on: " + py.eval("callback.get() + held.size()"));
            }
        }
    }

    /** Programs that Python starts. */
    public static final class Programs {
        public static void main(String[] args) {
            try (Interpreter py = new SharedInterpreter()) {
                py.exec(
                        "import os, subprocess, sys\n"
                            + "code = 'import sys; print(sys.version_info[:2], sys.prefix)'\n"
                            + "done = subprocess.run([sys.executable, '-c', code],"
                            + " capture_output=True, text=True)\n"
                            + "same = done.stdout.strip() == f'{sys.version_info[:2]}"
                            + " {sys.prefix}'\n"
                            + "shell = subprocess.check_output('echo from the shell', shell=True)\n"
                            + "before = subprocess.run(['true'], preexec_fn=os.getpid).returncode");
                System.out.println("executable: " + py.eval("sys.executable"));
                System.out.println("the same Python: " + py.get("same"));
                System.out.println("shell: " + py.eval("shell.decode().strip()"));
                System.out.println("preexec_fn: " + py.get("before"));
            }
        }
    }

    /** Processes of {@code multiprocessing}, started in one way; the arguments are a folder with a module and the way. */
    public static final class Processes {
        public static void main(String[] args) {
            try (Interpreter py = new SharedInterpreter()) {
                py.set("folder", args[0]);
                py.set("way", args[1]);
                py.exec(
                        "import multiprocessing, sys, warnings\n"
                                + "from concurrent.futures import ProcessPoolExecutor\n"
                                + "from java.util import ArrayList\n"
                                + "warnings.simplefilter('ignore')\n"
                                + "sys.path.insert(0, folder)\n"
                                + "import work\n"
                                + "held = ArrayList()\n"
                                + "context = multiprocessing.get_context(way)\n"
                                + "with context.Pool(2) as pool: squares = pool.map(work.square,"
                                + " range(4))\n"
                                + "with ProcessPoolExecutor(2, mp_context=context) as pool:\n"
                                + "    more = list(pool.map(work.square, range(4)))\n"
                                + "queue = context.Queue()\n"
                                + "process = context.Process(target=work.put, args=(queue,))\n"
                                + "process.start(); got = queue.get(); process.join()\n");
                System.out.println("pool: " + py.get("squares"));
                System.out.println("executor: " + py.get("more"));
                System.out.println("process: " + py.get("got") + " " + py.eval("process.exitcode"));
                System.out.println("goes on: " + py.eval("held.size()"));
            }
        }
    }

    @TempDir Path folder;

    @BeforeEach
    void onlyWhereThereIsFork() {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"), "Windows has no fork");
    }

    @Test
    void childrenOfForkHaveNoJavaAndEndAsTheySay() throws Exception {
        Child ended = Child.run(Forks.class);
        assertEquals(0, ended.status, ended.text);
        for (String[] each : Forks.CHILDREN) {
            assertTrue(ended.text.contains(each[0] + ": " + each[2] + "\n"), ended.text);
        }
        for (String line :
                List.of(
                        "refused",
                        "said",
                        "ZeroDivisionError",
                        "a forked child came to the end of its Python code",
                        "in a callback: 4",
                        "on another thread: 5",
                        "goes on: 3")) {
            assertTrue(ended.text.contains(line), line + " is missing in:\n" + ended.text);
        }
    }

    @Test
    void programsAreStartedWithTheRightPython() throws Exception {
        Child ended = Child.run(Programs.class);
        assertEquals(0, ended.status, ended.text);
        assertTrue(ended.text.contains("the same Python: true"), ended.text);
        assertTrue(ended.text.contains("shell: from the shell"), ended.text);
        assertTrue(ended.text.contains("preexec_fn: 0"), ended.text);
    }

    @Test
    void processesAreSpawned() throws Exception {
        multiprocessing("spawn");
    }

    @Test
    void processesComeFromAServer() throws Exception {
        multiprocessing("forkserver");
    }

    @Test
    void processesAreForked() throws Exception {
        multiprocessing("fork");
    }

    private void multiprocessing(String way) throws Exception {
        Files.writeString(
                folder.resolve("work.py"),
                "def square(n): return n * n\ndef put(queue): queue.put('hello')\n");
        Child ended = Child.run(Processes.class, Child.DEADLINE, List.of(), folder.toString(), way);
        assertEquals(
                "pool: [0, 1, 4, 9]\nexecutor: [0, 1, 4, 9]\nprocess: hello 0\ngoes on: 0\n",
                ended.text);
        assertEquals(0, ended.status, ended.text);
    }
}
