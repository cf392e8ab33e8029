package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Every Java block of the README and of the site compiles and runs; {@code check} in a block has to be given true. */
class DocsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```java([^\n]*)\n(.*?)^```$");

    private static final String PROGRAM =
            "import java.io.*; import java.nio.*; import java.nio.file.*; import java.time.*;"
                + " import java.util.*; import java.util.concurrent.*; import java.util.function.*;"
                + " import org.sanca.*; import org.sanca.gateway.*;\n"
                + "public class Block {\n"
                + "    static void check(boolean holds) { if (!holds) throw new AssertionError();"
                + " }\n"
                + "    public static void run() throws Exception {\n"
                + "%s    }\n"
                + "}\n";

    @TempDir Path folder;

    @TestFactory
    List<DynamicTest> blocksRun() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            int number = 0;
            while (block.find()) {
                number++;
                if (!block.group(1).contains("no-run")) {
                    String code = block.group(2);
                    String name = ROOT.relativize(page) + " block " + number;
                    tests.add(DynamicTest.dynamicTest(name, () -> run(code)));
                }
            }
        }
        assertFalse(tests.isEmpty(), "no blocks were found");
        return tests;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> site = Files.walk(ROOT.resolve("docs"))) {
            Stream<Path> pages = site.filter(path -> path.toString().endsWith(".md")).sorted();
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), pages)
                    .collect(Collectors.toList());
        }
    }

    private void run(String code) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "a JRE has no compiler: run the tests with a JDK");
        Path place = Files.createTempDirectory(folder, "block");
        Path source = place.resolve("Block.java");
        Files.writeString(source, String.format(PROGRAM, code));
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of(
                            "-d",
                            place.toString(),
                            "-cp",
                            System.getProperty("sanca.jar"),
                            "-proc:none");
            boolean compiled =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    options,
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertEquals("", compiled ? "" : said + "\n" + code);
        }
        URL[] urls = {place.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, DocsTest.class.getClassLoader())) {
            loader.loadClass("Block").getMethod("run").invoke(null);
        }
    }
}
