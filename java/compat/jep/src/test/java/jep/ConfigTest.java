package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jep.python.PyObject;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** JepConfig, sub-interpreters and their options, class enquirers, and what can only be set before the start. */
class ConfigTest {
    @Test
    void streamsAreRedirected() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        JepConfig config = new JepConfig().redirectStdout(out).redirectStdErr(err);
        try (Interpreter interp = config.createSubInterpreter()) {
            interp.exec("import sys\nprint('hello', 5)\nsys.stderr.write('bad\\n')");
            interp.eval("1 + 1");
            assertEquals("hello 5\n2\n", out.toString());
            assertEquals("bad\n", err.toString());
            interp.exec(
                    "sys.stdout.writelines(['a']); sys.stdout.flush(); e = sys.stdout.encoding");
            assertTrue(out.toString().endsWith("a"));
        }
    }

    @Test
    void includePathsAreOnSysPath() throws Exception {
        Path folder = Files.createTempDirectory("san'ca");
        Files.writeString(folder.resolve("included_module.py"), "x = 5");
        JepConfig config = new JepConfig().addIncludePaths("/nowhere", folder.toString());
        try (Interpreter interp = new SubInterpreter(config)) {
            interp.exec("import included_module");
            assertEquals(5L, interp.getValue("included_module.x"));
            assertEquals(true, interp.getValue("'/nowhere' in __import__('sys').path"));
        }
    }

    @Test
    void subInterpretersHaveModulesOfTheirOwn() {
        try (Interpreter a = new SubInterpreter();
                Interpreter b = new SubInterpreter()) {
            a.exec("import json; json.mark = 1");
            assertEquals(false, b.getValue("hasattr(__import__('json'), 'mark')"));
            assertEquals(true, a.getValue("globals() is __import__('__main__').__dict__"));
            assertEquals("{1}", a.getValue("{1}").toString());
        }
    }

    @Test
    void sharedModulesAreThoseOfTheMainInterpreter() {
        JepConfig config = new JepConfig().addSharedModules("html", "unused");
        try (Interpreter a = config.createSubInterpreter()) {
            a.exec("import html.entities; html.mark = 1");
            a.exec("with jep.mainInterpreterModulesLock: held = True");
            assertEquals(true, a.getValue("jep.mainInterpreterModules['html'] is html"));
            assertEquals(
                    false,
                    a.getValue(
                            "isinstance(html.__loader__,"
                                    + " jep.shared_modules_hook.JepSharedModuleImporter)"));
        }
        try (Interpreter a = config.createSubInterpreter();
                Interpreter b = new SubInterpreter()) {
            assertEquals(true, a.getValue("hasattr(__import__('html'), 'mark')"));
            assertEquals(false, b.getValue("hasattr(__import__('html'), 'mark')"));
            assertEquals(false, b.getValue("hasattr(jep, 'mainInterpreterModules')"));
        }
        JepConfig isolated =
                new JepConfig()
                        .addSharedModules("html")
                        .setSubInterpreterOptions(SubInterpreterOptions.isolated());
        assertTrue(
                assertThrows(JepException.class, isolated::createSubInterpreter)
                        .getMessage()
                        .contains("isolated"));
    }

    @Test
    void classesComeFromTheClassLoader() {
        ClassLoader restricted =
                new ClassLoader() {
                    @Override
                    public Class<?> loadClass(String name) throws ClassNotFoundException {
                        if (name.startsWith("java.io.")) {
                            throw new ClassNotFoundException(name);
                        }
                        return super.loadClass(name);
                    }
                };
        try (Interpreter interp = new SubInterpreter(new JepConfig().setClassLoader(restricted))) {
            interp.exec("from java.util import ArrayList\nimport java.util.concurrent as c");
            assertEquals(true, interp.getValue("'TimeUnit' in dir(c)"));
            for (String way : new String[] {"from java.io import File", "import java.io.File"}) {
                assertTrue(
                        assertThrows(JepException.class, () -> interp.exec(way))
                                .getMessage()
                                .contains("java.io"),
                        way);
            }
        }
        try (Interpreter usual = new SubInterpreter()) {
            usual.exec("from java.io import File");
        }
    }

    @Test
    void optionsAreTakenWhateverThePython() {
        JepConfig config =
                new JepConfig().setSubInterpreterOptions(SubInterpreterOptions.isolated());
        try (Interpreter interp = new SubInterpreter(config)) {
            assertEquals(2L, interp.getValue("1 + 1"));
        }
    }

    @Test
    void objectsEndWithTheirSubInterpreter() {
        Interpreter interp = new SubInterpreter();
        PyObject set = interp.getValue("{1}", PyObject.class);
        interp.close();
        JepException e = assertThrows(JepException.class, () -> set.getAttr("add"));
        assertEquals("PyObject has been closed.", e.getMessage());
    }

    @Test
    void sharedInterpretersAreConfiguredBeforeTheFirst() {
        new SharedInterpreter().close();
        JepException e =
                assertThrows(
                        JepException.class, () -> SharedInterpreter.setConfig(new JepConfig()));
        assertEquals(
                "JepConfig must be set before creating any SharedInterpreters", e.getMessage());
        assertThrows(
                IllegalStateException.class, () -> MainInterpreter.setInitParams(new PyConfig()));
        assertThrows(IllegalStateException.class, () -> MainInterpreter.setJepLibraryPath("/x"));
    }

    @Test
    void sharedModulesNeedASharedAllocator() {
        JepConfig isolated =
                new JepConfig()
                        .addSharedModules("json")
                        .setSubInterpreterOptions(SubInterpreterOptions.isolated());
        JepException e = assertThrows(JepException.class, () -> new SubInterpreter(isolated));
        assertEquals("Shared modules cannot be used with isolated interpreters.", e.getMessage());
        JepConfig alone =
                new JepConfig()
                        .addSharedModules("json")
                        .setSubInterpreterOptions(
                                SubInterpreterOptions.legacy().setUseMainObmalloc(false));
        e = assertThrows(JepException.class, () -> new SubInterpreter(alone));
        assertEquals("Shared modules can only be used with a shared allocator.", e.getMessage());
    }

    @Test
    void enquirersGoByNames() {
        ClassEnquirer naming = new NamingConventionClassEnquirer().addTopLevelPackageName("mine");
        assertTrue(naming.isJavaPackage("java.util"));
        assertTrue(naming.isJavaPackage("mine"));
        assertFalse(naming.isJavaPackage("java.util.List"));
        assertFalse(naming.isJavaPackage("numpy"));
        assertThrows(IllegalArgumentException.class, () -> naming.isJavaPackage(null));
        ClassEnquirer allow = new AllowPythonClassEnquirer(naming, "com.python");
        assertFalse(allow.isJavaPackage("com.python.x"));
        assertTrue(allow.isJavaPackage("com.pythons"));
        JepConfig config = new JepConfig().setClassEnquirer(allow);
        try (Interpreter interp = new SubInterpreter(config)) {
            interp.exec("from java.util import ArrayList\nimport json\nxs = ArrayList([1])");
            assertEquals(1L, interp.getValue("len(xs)"));
        }
    }

    @Test
    void theClassListKnowsTheJdkThatRuns() {
        ClassList list = ClassList.getInstance();
        assertTrue(list.isJavaPackage("java.util.random"));
        assertFalse(list.isJavaPackage("io"));
        assertTrue(java.util.List.of(list.getClassNames("java.util")).contains("ArrayList"));
        assertTrue(java.util.List.of(list.getSubPackages("java.util")).contains("concurrent"));
        assertEquals(0, list.getClassNames("no.such").length);
    }

    @Test
    void threadsAndSeveralOpenInterpretersAreAllowed() throws Exception {
        try (Interpreter a = new SharedInterpreter();
                Interpreter b = new SharedInterpreter()) {
            a.set("x", 1);
            Thread thread = new Thread(() -> a.exec("x += 1"));
            thread.start();
            thread.join();
            assertEquals(2L, a.getValue("x"));
            b.set("x", "other");
            assertEquals(2L, a.getValue("x"));
        }
    }
}
