package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sanca.Interpreter;
import org.sanca.InterpreterConfig;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Modules that sub-interpreters have from the main one. */
@Timeout(120)
class SharedModulesTest {
    @TempDir static Path folder;

    /** A package that counts its imports, with a module in it, and one that fails. */
    @BeforeAll
    static void modules() throws Exception {
        Path shelf = Files.createDirectory(folder.resolve("sancashelf"));
        Files.writeString(
                shelf.resolve("__init__.py"),
                "kept = []\nclass Book: pass\ndef ask(o): return o.who()\n");
        Files.writeString(shelf.resolve("deep.py"), "from . import kept\nnumber = 5\n");
        Files.writeString(folder.resolve("sancafails.py"), "raise ValueError('no such luck')\n");
        Files.writeString(folder.resolve("sancaown.py"), "kept = []\n");
        try (Interpreter main = new SharedInterpreter()) {
            main.set("folder", folder.toString());
            main.exec("import sys; sys.path.append(folder)");
        }
    }

    private static SubInterpreter sharing(String... names) {
        return new SubInterpreter(InterpreterConfig.legacy().with().sharedModules(names).build());
    }

    @Test
    void theyAreTheSameObjectsEverywhere() {
        try (Interpreter main = new SharedInterpreter();
                Interpreter one = sharing("sancashelf");
                Interpreter two = sharing("sancashelf", "unused")) {
            one.exec("import sancashelf; sancashelf.kept.append('one')");
            two.exec("import sancashelf.deep; sancashelf.kept.append('two')");
            main.exec("import sancashelf, sancashelf.deep");
            assertEquals("['one', 'two']", main.eval("str(sancashelf.kept)"));
            String address = "id(sancashelf.deep), id(sancashelf.Book)";
            one.exec("from sancashelf import deep");
            assertEquals(main.eval(address), one.eval(address));
            assertEquals(main.eval(address), two.eval(address));
            assertEquals(true, main.eval("sancashelf.__spec__.origin.endswith('__init__.py')"));
            main.exec("sancashelf.kept.clear()");
        }
    }

    @Test
    void othersStayTheInterpretersOwn() {
        try (Interpreter main = new SharedInterpreter();
                Interpreter sub = sharing("sancashelf")) {
            main.exec("import sancaown; sancaown.kept.append(1)");
            sub.set("folder", folder.toString());
            sub.exec("import sys; sys.path.append(folder); import sancaown, json");
            assertEquals(0, sub.eval("len(sancaown.kept)"));
        }
    }

    @Test
    void theEndOfAnInterpreterLeavesThemWhole() {
        for (int round = 0; round < 3; round++) {
            try (Interpreter sub = sharing("sancashelf")) {
                sub.exec(
                        "import atexit, sancashelf.deep, sys\n"
                                + "sys.modules['alias'] = sancashelf.deep\n"
                                + "atexit.register(lambda: sancashelf.kept.append('end'))\n"
                                + "sancashelf.kept.append(sancashelf.Book())");
            }
        }
        try (Interpreter main = new SharedInterpreter()) {
            main.exec("import gc, sancashelf.deep; gc.collect()");
            assertEquals(5, main.eval("sancashelf.deep.number"));
            assertEquals(6, main.eval("len(sancashelf.kept)"));
            assertEquals(
                    true, main.eval("type(sancashelf.kept[0]) is sancashelf.Book is not None"));
            main.exec("sancashelf.kept.clear(); gc.collect()");
        }
    }

    @Test
    void sharedCodeTellsClassesOfInterpretersApart() {
        SubInterpreter last = null;
        for (int round = 0; round < 8; round++) {
            SubInterpreter sub = sharing("sancashelf");
            if (last != null) {
                last.close();
            }
            last = sub;
            // CPython adapts the code of ask() to classes, which it knows by numbers.
            sub.set("mine", "class of round " + round);
            sub.exec(
                    "import sancashelf\n"
                            + "class Mine:\n"
                            + "    __slots__ = ()\n"
                            + "    def who(self): return mine\n"
                            + "answers = {sancashelf.ask(Mine()) for i in range(200)}");
            assertEquals("{'class of round " + round + "'}", sub.eval("str(answers)"));
        }
        last.close();
    }

    @Test
    void missingOnesAreNamed() {
        try (Interpreter sub = sharing("sancamissing", "sancafails", "sancashelf")) {
            PythonException missing =
                    assertThrows(PythonException.class, () -> sub.exec("import sancamissing.part"));
            assertEquals("ModuleNotFoundError", missing.getPythonType());
            assertTrue(missing.getMessage().contains("'sancamissing'"), missing.getMessage());
            assertEquals("sancamissing", missing.getPythonObject().getAttr("name"));
            PythonException fails =
                    assertThrows(PythonException.class, () -> sub.exec("import sancafails"));
            assertEquals("ImportError", fails.getPythonType());
            assertTrue(fails.getMessage().contains("'sancafails'"), fails.getMessage());
            assertTrue(fails.getMessage().endsWith("ValueError: no such luck"), fails.getMessage());
            PythonException part =
                    assertThrows(
                            PythonException.class,
                            () -> sub.exec("from sancashelf import nothing"));
            assertEquals("ImportError", part.getPythonType());
            assertEquals(2, sub.eval("1 + 1"));
        }
    }

    @Test
    void interpretersOfTheirOwnCannotShare() {
        InterpreterConfig.Builder own = InterpreterConfig.isolated().with().sharedModules("numpy");
        IllegalArgumentException gil = assertThrows(IllegalArgumentException.class, own::build);
        assertTrue(gil.getMessage().contains("a GIL of its own"), gil.getMessage());
        assertTrue(gil.getMessage().contains("[numpy]"), gil.getMessage());
        InterpreterConfig.Builder allocator = own.ownGil(false);
        IllegalArgumentException memory =
                assertThrows(IllegalArgumentException.class, allocator::build);
        assertTrue(memory.getMessage().contains("an allocator of its own"), memory.getMessage());
        assertThrows(IllegalArgumentException.class, () -> own.sharedModules("a b"));
        assertThrows(IllegalArgumentException.class, () -> own.sharedModules(""));
    }

    @Test
    void whatEveryInterpreterNeedsIsNotShared() {
        for (String name : new String[] {"sys", "os", "sanca", "__main__"}) {
            PythonException e = assertThrows(PythonException.class, () -> sharing(name));
            assertTrue(e.getMessage().contains("'" + name + "' cannot be shared"), e.getMessage());
        }
    }

    @Test
    void onlyThoseThatShareReachTheMainInterpreter() {
        try (Interpreter sub = new SubInterpreter()) {
            PythonException e =
                    assertThrows(
                            PythonException.class,
                            () ->
                                    sub.exec(
                                            "from sanca import _native;"
                                                    + " _native.import_in_main('os')"));
            assertTrue(e.getMessage().contains("no modules of the main one"), e.getMessage());
        }
    }

    @Test
    void numPyRunsInSeveralAtOnce() throws Exception {
        try (Interpreter main = new SharedInterpreter()) {
            assumeTrue(
                    (Boolean)
                            main.eval(
                                    "__import__('importlib.util').util.find_spec('numpy') is not"
                                            + " None"),
                    "NumPy is not installed: pip install numpy");
        }
        ExecutorService pool = Executors.newFixedThreadPool(3);
        for (int round = 0; round < 3; round++) {
            Future<?>[] all = new Future<?>[3];
            for (int i = 0; i < all.length; i++) {
                all[i] = pool.submit(SharedModulesTest::useNumPy);
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        pool.shutdown();
        useNumPy();
    }

    private static void useNumPy() {
        try (SubInterpreter py = sharing("numpy")) {
            py.exec(
                    "import numpy as np, numpy.linalg\n"
                            + "m = np.arange(9.0).reshape(3, 3) + np.eye(3)\n"
                            + "det = float(np.linalg.det(m))\n"
                            + "text = str(m[0])\n"
                            + "class Sub(np.ndarray): pass\n"
                            + "kind = type(m.view(Sub) * 2).__name__");
            assertEquals(-5.0, py.getValue("det", Double.class), 1e-9);
            assertEquals("[1. 1. 2.]", py.get("text"));
            assertEquals("Sub", py.get("kind"));
            PythonException e = assertThrows(PythonException.class, () -> py.exec("m[7]"));
            assertEquals("IndexError", e.getPythonType());
        }
    }
}
