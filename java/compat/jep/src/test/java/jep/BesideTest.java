package jep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jep.python.PyObject;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Programs that use org.sanca beside jep, each with interpreters of its own. */
class BesideTest {
    @Test
    void eachHasItsWays() {
        try (SubInterpreter jep = new SubInterpreter();
                org.sanca.SubInterpreter own = new org.sanca.SubInterpreter()) {
            List<Object> ofJep = new ArrayList<>();
            List<Object> ofOwn = new ArrayList<>();
            jep.set("xs", ofJep);
            own.set("xs", ofOwn);
            String code =
                    "xs.add(1)\nxs[0:0] = [2, [3]]\nclass C: pass\nxs.add(C())\nlen_ = len\n"
                            + "m = {1: 1}";
            jep.exec(code);
            own.exec(code);
            assertEquals(List.of(2L, List.of(3L), 1L), ofJep.subList(0, 3));
            assertEquals(List.of(2, List.of(3), 1), ofOwn.subList(0, 3));
            assertInstanceOf(PyObject.class, ofJep.get(3));
            assertSame(org.sanca.PyObject.class, ofOwn.get(3).getClass());
            assertSame(org.sanca.PyCallable.class, own.get("len_").getClass());
            assertEquals(1L, jep.getValue("1"));
            assertEquals(1, own.eval("1"));
            assertEquals(java.util.Map.of(1L, 1L), jep.getValue("m"));
            assertEquals(java.util.Map.of(1, 1), own.get("m"));
            assertEquals(true, own.eval("not hasattr(xs, 'java_name')"));
            assertThrows(
                    org.sanca.PythonException.class,
                    () -> own.exec("from java.lang import Thread\nThread.sleep(k=1)"));
        }
    }
}
