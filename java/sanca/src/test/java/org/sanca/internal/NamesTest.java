package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

class NamesTest {
    public static class Nested {
        public static class Deep {}
    }

    public static class Loud {
        static boolean initialised;

        static {
            Flag.set = true;
        }
    }

    static class Flag {
        static boolean set;
    }

    private static void found(Class<?> type, String name) throws ClassNotFoundException {
        assertSame(type, Names.findClass(name), name);
    }

    @Test
    void names_in_every_form() throws ClassNotFoundException {
        found(String.class, "java.lang.String");
        found(Map.Entry.class, "java.util.Map$Entry");
        found(Map.Entry.class, "java.util.Map.Entry");
        found(Nested.Deep.class, "org.sanca.internal.NamesTest.Nested.Deep");
        found(Nested.Deep.class, "org.sanca.internal.NamesTest$Nested$Deep");
        found(int.class, "int");
        found(void.class, "void");
        found(int[].class, "int[]");
        found(int[][].class, "int[][]");
        found(int[].class, "[I");
        found(String[][].class, "java.lang.String[][]");
        found(String[].class, "[Ljava.lang.String;");
        found(Map.Entry[].class, "java.util.Map.Entry[]");
    }

    @Test
    void what_does_not_exist() {
        String[] names = {
            "",
            ".",
            "..",
            "[",
            "[]",
            "java",
            "java.util",
            "java.util.Nothing",
            "void[]",
            "java/lang/String",
            "[[X",
            "int ",
            "java.lang.string",
            "a b",
            "[Ljava.lang.Nothing;",
            "java.util.Map.",
            "\u00e4.\u20ac",
            "java.lang.String[",
        };
        for (String name : names) {
            assertThrows(ClassNotFoundException.class, () -> Names.findClass(name), name);
        }
    }

    @Test
    void finding_does_not_initialise() throws ClassNotFoundException {
        Class<?> loud = Names.findClass("org.sanca.internal.NamesTest$Loud");
        Describe.header(loud);
        Describe.members(loud);
        assertFalse(Flag.set);
    }

    @Test
    void a_missing_class_is_reported_by_the_name_that_was_asked_for() {
        try (NativeSide side = new NativeSide()) {
            ClassAccess.findClass(side.slot, "no.such.Thing[]");
            Throwable thrown = assertThrows(ClassNotFoundException.class, side::check);
            assertEquals("no.such.Thing[]", thrown.getMessage());
        }
    }

    private static TreeMap<String, Boolean> list(String name) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(ClassIndex.list(name));
        TreeMap<String, Boolean> out = new TreeMap<>();
        for (int n = in.getInt(); n > 0; n--) {
            String one = Shapes.text(in);
            out.put(one, in.get() != 0);
        }
        return out;
    }

    @Test
    void packages_of_the_jdk_are_listed() throws Exception {
        Map<String, Boolean> util = list("java.util");
        assertEquals(false, util.get("ArrayList"));
        assertEquals(true, util.get("concurrent"));
        assertEquals(true, util.get("stream"));
        assertFalse(util.containsKey("TimSort"), "not public");
        assertFalse(util.containsKey("package-info"));
        assertTrue(util.keySet().stream().noneMatch(name -> name.contains("$")));
        assertEquals(true, list("java").get("lang"));
        assertEquals(true, list("").get("java"));
        assertEquals(true, list("").get("org"));
        assertEquals(Map.of(), list("no.such"));
        assertEquals(Map.of(), list("jav"));
        assertEquals(Map.of(), list("sun.security.provider"), "not exported");
    }

    @Test
    void packages_of_the_class_path_are_listed() throws Exception {
        assertEquals(false, list("org.sanca").get("PythonException"));
        assertEquals(true, list("org.sanca").get("internal"));
        assertTrue(list("org.junit.jupiter.api").containsKey("Test"));
    }

    private static List<String> near(String name) {
        ByteBuffer in = ByteBuffer.wrap(NearNames.list(name, 5));
        List<String> out = new java.util.ArrayList<>();
        for (int n = in.getInt(); n > 0; n--) {
            out.add(Shapes.text(in));
        }
        return out;
    }

    @Test
    void near_names_know_other_packages_and_misspellings() {
        assertEquals("java.util.ArrayList", near("java.lang.ArrayList").get(0));
        assertEquals("java.util.ArrayList", near("ArrayList").get(0));
        assertEquals("java.util.ArrayList", near("java.util.ArayList").get(0));
        assertEquals("java.util.ArrayList", near("java.util.arraylist").get(0));
        assertEquals(
                "java.util.concurrent.ConcurrentHashMap",
                near("java.util.ConcurentHashMap").get(0));
        assertEquals(List.of(), near("qqqqqqqqqqqqq.Zzzzzzzzzzzzzzzzz"));
        assertEquals(List.of(), near(""));
        assertTrue(near("java.util.List").size() <= 5);
    }

    @Test
    void distances() {
        assertEquals(0, NearNames.distance("map", "map", 3));
        assertEquals(1, NearNames.distance("map", "amp", 3));
        assertEquals(1, NearNames.distance("map", "mapp", 3));
        assertEquals(2, NearNames.distance("list", "lost1", 3));
        assertTrue(NearNames.distance("abcdef", "uvwxyz", 2) > 2);
    }

    @Test
    void classes_added_at_run_time_are_found_and_listed(@TempDir Path folder) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        org.junit.jupiter.api.Assumptions.assumeTrue(compiler != null, "needs a JDK");
        Path source = folder.resolve("Added.java");
        Files.writeString(
                source,
                "package added.here; public class Added { public static class In {} } class Not"
                        + " {}");
        Path classes = Files.createDirectory(folder.resolve("with space"));
        assertEquals(
                0, compiler.run(null, null, null, "-d", classes.toString(), source.toString()));
        Path jar = folder.resolve("more.jar");
        pack(classes, jar);

        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (NativeSide side = new NativeSide()) {
            assertThrows(ClassNotFoundException.class, () -> Names.findClass("added.here.Added"));
            ClassAccess.addClasspath(side.slot, new String[] {jar.toString()});
            side.check();
            assertEquals("added.here.Added", Names.findClass("added.here.Added").getName());
            assertEquals("added.here.Added$In", Names.findClass("added.here.Added.In").getName());
            assertEquals(Map.of("Added", false), list("added.here"));
            ClassAccess.addClasspath(side.slot, new String[] {classes.toString()});
            side.check();
            assertTrue(list("added.here").containsKey("Added"));
            assertSame(
                    Names.findClass("added.here.Added"),
                    Thread.currentThread().getContextClassLoader().loadClass("added.here.Added"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static void pack(Path classes, Path jar) throws Exception {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : new String[] {"Added", "Added$In", "Not"}) {
                String entry = "added/here/" + name + ".class";
                out.putNextEntry(new JarEntry(entry));
                Files.copy(classes.resolve(entry), out);
                out.closeEntry();
            }
        }
        assertTrue(new File(URI.create(jar.toUri().toString())).isFile());
    }
}
