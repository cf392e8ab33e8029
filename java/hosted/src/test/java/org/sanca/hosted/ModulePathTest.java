package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/** The jar as the module org.sanca, and as an entry of the class path: what a newer JDK says about native access. */
class ModulePathTest {
    private static final String JAR = System.getProperty("sanca.jar");
    private static final boolean CHECKS_NATIVE_ACCESS = Runtime.version().feature() >= 24;

    private static final String MODULE = "module app {\n    requires org.sanca;\n}\n";

    private static final String PROGRAM =
            "package app;\n"
                    + "import org.sanca.SharedInterpreter;\n"
                    + "public class Main {\n"
                    + "    public static void main(String[] arguments) {\n"
                    + "        try (SharedInterpreter python = new SharedInterpreter()) {\n"
                    + "            System.out.println(python.eval(\"6 * 7\"));\n"
                    + "        }\n"
                    + "    }\n"
                    + "}\n";

    /** Compiles the program as a module. */
    private static Path compiled(Path folder) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/app"));
        Path module = Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Path program = Files.writeString(sources.resolve("Main.java"), PROGRAM);
        Path classes = folder.resolve("classes");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                said,
                                said,
                                "-d",
                                classes.toString(),
                                "--module-path",
                                JAR,
                                module.toString(),
                                program.toString());
        assertEquals(0, status, said.toString(StandardCharsets.UTF_8));
        return classes;
    }

    private static Child run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        return Child.launch(Child.DEADLINE, all);
    }

    @Test
    void asAModuleWithTheOptionThereIsNothingToSay(@TempDir Path folder) throws Exception {
        String path =
                String.join(System.getProperty("path.separator"), JAR, compiled(folder).toString());
        List<String> options = new ArrayList<>(List.of("--module-path", path));
        if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=org.sanca");
        }
        options.addAll(List.of("-m", "app/app.Main"));
        Child ended = run(options.toArray(new String[0]));
        assertEquals("42\n", ended.text);
        assertEquals(0, ended.status);
    }

    @Test
    void onTheClassPathOneOptionSilencesTheJvm(@TempDir Path folder) throws Exception {
        String path =
                String.join(System.getProperty("path.separator"), JAR, compiled(folder).toString());
        Child plain = run("-cp", path, "app.Main");
        assertEquals(CHECKS_NATIVE_ACCESS, plain.text.contains("WARNING"), plain.text);
        assertTrue(plain.text.endsWith("42\n"), plain.text);
        if (CHECKS_NATIVE_ACCESS) {
            Child silent = run("--enable-native-access=ALL-UNNAMED", "-cp", path, "app.Main");
            assertEquals("42\n", silent.text);
        }
    }
}
