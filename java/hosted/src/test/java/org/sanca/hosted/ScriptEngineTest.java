package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.StringReader;
import java.util.List;

import javax.script.Compilable;
import javax.script.CompiledScript;
import javax.script.Invocable;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import javax.script.SimpleBindings;

/** Python by {@code javax.script}. */
class ScriptEngineTest {
    private final ScriptEngine engine = new ScriptEngineManager().getEngineByName("python");

    @Test
    void engineIsFoundByNameExtensionAndType() {
        ScriptEngineManager manager = new ScriptEngineManager();
        assertNotNull(engine);
        assertNotNull(manager.getEngineByExtension("py"));
        assertNotNull(manager.getEngineByMimeType("text/x-python"));
        assertEquals("python", engine.getFactory().getLanguageName());
    }

    @Test
    void scriptsHaveTheValueOfTheirLastExpression() throws ScriptException {
        assertEquals(3, engine.eval("x = 1\nx + 2"));
        assertNull(engine.eval("x = 1"));
        assertNull(engine.eval(""));
        assertEquals("é", engine.eval(new StringReader("'é'")));
    }

    @Test
    void bindingsAreGlobalNames() throws ScriptException {
        engine.put("xs", List.of(1, 2, 3));
        assertEquals(6, engine.eval("import os\n_hidden = 1\ny = sum(xs)\ny"));
        assertEquals(6, engine.get("y"));
        assertFalse(engine.getBindings(100).containsKey("os"));
        assertFalse(engine.getBindings(100).containsKey("_hidden"));
        engine.eval("del y");
        assertNull(engine.get("y"));
        SimpleBindings own = new SimpleBindings();
        own.put("n", 20);
        assertEquals(21, engine.eval("n + 1", own));
    }

    @Test
    void functionsAreInvoked() throws Exception {
        engine.eval(
                "def twice(n): return 2 * n\nclass C:\n    def name(self): return 'c'\nc = C()");
        Invocable invocable = (Invocable) engine;
        assertEquals(8, invocable.invokeFunction("twice", 4));
        assertEquals("c", invocable.invokeMethod(engine.get("c"), "name"));
        assertThrows(NoSuchMethodException.class, () -> invocable.invokeFunction("nothing"));
        engine.eval("def run(): global ran; ran = True");
        invocable.getInterface(Runnable.class).run();
        assertEquals(true, engine.eval("ran"));
    }

    @Test
    void compiledScriptsRunAgain() throws ScriptException {
        CompiledScript script = ((Compilable) engine).compile("n * 2");
        engine.put("n", 4);
        assertEquals(8, script.eval());
        engine.put("n", 5);
        assertEquals(10, script.eval());
    }

    @Test
    void failuresSayWhere() {
        ScriptException e =
                assertThrows(
                        ScriptException.class, () -> engine.eval("x = 1\nraise ValueError('why')"));
        assertEquals(2, e.getLineNumber());
        assertThrows(ScriptException.class, () -> ((Compilable) engine).compile("x ="));
    }
}
