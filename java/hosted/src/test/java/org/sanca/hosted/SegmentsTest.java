package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.ToolProvider;

/** MemorySegment both ways. The program is compiled when it runs, as the tests are for Java 11. */
class SegmentsTest {
    private static final String PROGRAM =
            String.join(
                    "\n",
                    "import java.lang.foreign.*;",
                    "import java.nio.*;",
                    "import org.sanca.*;",
                    "public class Program {",
                    "    static void check(boolean holds, String what) {",
                    "        System.out.println((holds ? \"yes: \" : \"NO: \") + what);",
                    "    }",
                    "    static void refused(String why, Runnable body) {",
                    "        try {",
                    "            body.run();",
                    "            check(false, why);",
                    "        } catch (PythonException | IllegalArgumentException e) {",
                    "            check(e.getMessage().contains(why), e.getMessage());",
                    "        }",
                    "    }",
                    "    static void collect(Interpreter py) {",
                    "        System.gc();",
                    "        py.exec(\"import gc; gc.collect()\");",
                    "    }",
                    "    public static void main(String[] args) throws Exception {",
                    "        Interpreter py = new SharedInterpreter();",
                    "        py.exec(\"import numpy as np, weakref; a = np.arange(4.0); ref ="
                            + " weakref.ref(a)\");",
                    "        // Python's memory as a segment.",
                    "        MemorySegment seen = py.getValue(\"a\", MemorySegment.class);",
                    "        check(seen.byteSize() == 32, \"its size\");",
                    "        check(seen.address() == ((Number)"
                            + " py.eval(\"a.ctypes.data\")).longValue(), \"its address\");",
                    "        seen.setAtIndex(ValueLayout.JAVA_DOUBLE, 3, 9);",
                    "        check(py.eval(\"float(a[3])\").equals(9.0), \"Python sees what Java"
                            + " writes\");",
                    "        MemorySegment slice = seen.asSlice(8, 8);",
                    "        seen = null;",
                    "        py.exec(\"del a\");",
                    "        for (int i = 0; i < 5; i++) collect(py);",
                    "        check(slice.getAtIndex(ValueLayout.JAVA_DOUBLE, 0) == 1, \"a slice"
                            + " keeps it\");",
                    "        check((Boolean) py.eval(\"ref() is not None\"), \"and the array\");",
                    "        slice = null;",
                    "        boolean gone = false;",
                    "        for (int i = 0; i < 100 && !gone; i++) {",
                    "            collect(py);",
                    "            Thread.sleep(20);",
                    "            gone = (Boolean) py.eval(\"ref() is None\");",
                    "        }",
                    "        check(gone, \"and lets it go\");",
                    "        check(py.getValue(\"b'abc'\", MemorySegment.class).isReadOnly(),"
                            + " \"bytes are read-only\");",
                    "        refused(\"not C-contiguous\", () -> py.getValue(\"np.ones((4,"
                            + " 4)).T[1:]\", MemorySegment.class));",
                    "        // More than a buffer can have.",
                    "        MemorySegment huge = py.getValue(\"np.zeros(2**31 + 10, 'u1')\","
                            + " MemorySegment.class);",
                    "        check(huge.byteSize() == (1L << 31) + 10, \"more than 2 GiB\");",
                    "        huge.set(ValueLayout.JAVA_BYTE, (1L << 31) + 9, (byte) 5);",
                    "        check(huge.get(ValueLayout.JAVA_BYTE, (1L << 31) + 9) == 5, \"to its"
                            + " end\");",
                    "        huge = null;",
                    "        // Java's memory as a buffer.",
                    "        MemorySegment own = Arena.ofAuto().allocate(32, 8);",
                    "        py.set(\"s\", own);",
                    "        py.exec(\"b = np.frombuffer(s, 'f8'); b[1] = 7\");",
                    "        check(own.getAtIndex(ValueLayout.JAVA_DOUBLE, 1) == 7, \"NumPy sees a"
                            + " segment\");",
                    "        check(py.eval(\"len(s)\").equals(32), \"and its length\");",
                    "        check(py.eval(\"b.ctypes.data\").equals(own.address()), \"where it"
                            + " is\");",
                    "        own = null;",
                    "        py.exec(\"del s\");",
                    "        for (int i = 0; i < 5; i++) collect(py);",
                    "        check(py.eval(\"float(b[1])\").equals(7.0), \"and keeps it\");",
                    "        DoubleBuffer typed = Arena.global().allocate(32, 8).asByteBuffer()",
                    "            .order(ByteOrder.nativeOrder()).asDoubleBuffer();",
                    "        py.set(\"d\", new DirectNDArray<>(typed, 2, 2));",
                    "        py.exec(\"d[1, 1] = 3\");",
                    "        check(typed.get(3) == 3, \"a segment's buffer is an array\");",
                    "        py.set(\"r\", Arena.ofAuto().allocate(8).asReadOnly());",
                    "        check(py.eval(\"memoryview(r).readonly\").equals(true), \"a read-only"
                            + " one stays that\");",
                    "        // Memory that can be freed under Python's feet.",
                    "        try (Arena arena = Arena.ofConfined(); Arena shared ="
                            + " Arena.ofShared()) {",
                    "            py.set(\"c\", arena.allocate(8));",
                    "            refused(\"Arena.ofAuto()\", () -> py.exec(\"memoryview(c)\"));",
                    "            py.set(\"c\", shared.allocate(8));",
                    "            refused(\"Arena.ofAuto()\", () -> py.exec(\"memoryview(c)\"));",
                    "            DirectNDArray<?> array = new"
                            + " DirectNDArray<>(shared.allocate(8).asByteBuffer());",
                    "            refused(\"Arena.ofAuto()\", () -> py.set(\"c\", array));",
                    "            py.set(\"n\", shared.allocate(8).asByteBuffer());",
                    "            refused(\"can be closed\", () -> py.exec(\"memoryview(n)\"));",
                    "            DirectNDArray<?> lent = py.getValue(\"np.ones(3)\","
                            + " DirectNDArray.class);",
                    "            py.set(\"n\", lent.getData());",
                    "            refused(\"can be closed\", () -> py.exec(\"memoryview(n)\"));",
                    "            py.set(\"n\", ByteBuffer.allocateDirect(8));",
                    "            check(py.eval(\"len(memoryview(n))\").equals(8), \"other buffers"
                            + " are shown\");",
                    "        }",
                    "        py.set(\"h\", MemorySegment.ofArray(new byte[8]));",
                    "        refused(\"Java heap\", () -> py.exec(\"memoryview(h)\"));",
                    "        System.out.println(\"end\");",
                    "    }",
                    "}");

    @Test
    void segmentsAreSharedBothWays(@TempDir Path folder) throws Exception {
        assumeTrue(Runtime.version().feature() >= 22, "JDKs before 22 have no MemorySegment");
        Path source = Files.writeString(folder.resolve("Program.java"), PROGRAM);
        String jar = System.getProperty("sanca.jar");
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-d",
                                folder.toString(),
                                "-cp",
                                jar,
                                source.toString());
        assertEquals(0, status);
        Child child =
                Child.run(
                        "Program",
                        List.of(jar, folder.toString()),
                        Child.DEADLINE,
                        List.of("-Xmx256m"));
        assertEquals(0, child.status, child.text);
        assertEquals("", child.text.replaceAll("(?m)^(yes: .*|end)\n", ""), child.text);
        assertEquals("end", child.text.substring(child.text.length() - 4).strip(), child.text);
    }
}
