package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Contexts and what they keep apart. */
class ContextTest extends Locked {
    private static PythonObject a() {
        return PythonExecutioner.getVariable("a");
    }

    @Test
    void contextsKeepTheirNames() {
        for (int i = 1; i <= 3; i++) {
            PythonContextManager.setContext("context" + i);
            Python.exec("a = " + i);
        }
        for (int i = 1; i <= 3; i++) {
            PythonContextManager.setContext("context" + i);
            assertEquals(i, a().toInt());
        }
        PythonContextManager.setMainContext();
        assertTrue(a().isNone());
        assertEquals(4, new PythonContextManager().getContexts().length);
        PythonContextManager.deleteNonMainContexts();
        assertFalse(PythonContextManager.hasContext("context1"));
        assertTrue(PythonContextManager.hasContext("main"));
    }

    @Test
    void namesThatBeginAlikeDoNotMeet() {
        PythonContextManager.setContext("x");
        Python.exec("a = 1; b__a = 2");
        PythonContextManager.setContext("x__b");
        Python.exec("a = 3");
        PythonContextManager.setContext("x");
        assertEquals(1, a().toInt());
        assertEquals(
                "['a', 'b__a']",
                Python.eval("[n for n in list(globals()) if n[0] != '_']").toString());
    }

    @Test
    void functionsSeeTheirOwnContext() {
        PythonContextManager.setContext("one");
        Python.exec("a = 1\ndef f(): return a");
        PythonObject f = PythonExecutioner.getVariable("f");
        PythonContextManager.setContext("two");
        Python.exec("a = 2");
        assertEquals(1, f.call().toInt());
    }

    @Test
    void classesOfAContextCanBePickled() {
        for (String name : new String[] {"main", "other"}) {
            PythonContextManager.setContext(name);
            Python.exec(
                    "import pickle\n"
                            + "class C: v = 5\n"
                            + "x = pickle.loads(pickle.dumps(C())).v\n"
                            + "import __main__\n"
                            + "assert __main__.C is C");
        }
    }

    @Test
    void blocksGoBack() {
        Python.exec("a = 1");
        String temporary;
        try (PythonContextManager.Context context = new PythonContextManager.Context()) {
            temporary = Python.getCurrentContext();
            assertTrue(temporary.startsWith("temp_"));
            Python.exec("a = 2");
        }
        assertEquals("main", Python.getCurrentContext());
        assertFalse(PythonContextManager.hasContext(temporary));
        try (PythonContextManager.Context context = new PythonContextManager.Context("named")) {
            Python.exec("a = 3");
        }
        assertEquals(1, a().toInt());
        assertTrue(PythonContextManager.hasContext("named"));
    }

    @Test
    void namesAndDeletionsAreChecked() {
        for (String bad : new String[] {"", "1a", "a b", "a-b", "é"}) {
            PythonException e =
                    assertThrows(PythonException.class, () -> PythonContextManager.setContext(bad));
            assertEquals("Invalid context name: " + bad, e.getMessage());
        }
        PythonException e =
                assertThrows(
                        PythonException.class, () -> PythonContextManager.deleteContext("main"));
        assertEquals("Cannot delete current context!", e.getMessage());
        PythonContextManager.deleteContext("unknown");
    }
}
