package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Python as a process, and pip in a virtual environment. No network. */
class ProcessTest {
    @TempDir Path folder;

    @Test
    void outputIsReturnedAndFailureThrown() throws Exception {
        assertEquals(
                "é 3", PythonProcess.runAndReturn("-X", "utf8", "-c", "print('é', 1 + 2)").strip());
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> PythonProcess.runAndReturn("-c", "import sys; sys.exit('why')"));
        assertTrue(e.getMessage().endsWith("ended with status 1: why"), e.getMessage());
        assertTrue(PythonProcess.isPackageInstalled("pip"));
        assertFalse(PythonProcess.isPackageInstalled("no-such-package-of-sanca"));
        assertThrows(
                PythonException.class,
                () -> PythonProcess.getPackageVersion("no-such-package-of-sanca"));
    }

    @Test
    void wheelsAreInstalledIntoAnEnvironmentOfTheirOwn() throws Exception {
        System.setProperty(PythonProcess.VENV_PROPERTY, folder.resolve("venv").toString());
        try {
            PythonProcess.pipInstall(wheel().toString());
            assertEquals("1.2", PythonProcess.getPackageVersion("sanca-sample"));
            try (PythonGIL gil = PythonGIL.lock()) {
                PythonExecutioner.exec("import sanca_sample; assert sanca_sample.answer == 42");
            }
            PythonProcess.pipUninstall("sanca-sample");
            assertFalse(PythonProcess.isPackageInstalled("sanca-sample"));
        } finally {
            System.clearProperty(PythonProcess.VENV_PROPERTY);
        }
    }

    private Path wheel() throws Exception {
        Path wheel = folder.resolve("sanca_sample-1.2-py3-none-any.whl");
        String info = "sanca_sample-1.2.dist-info/";
        try (OutputStream out = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "sanca_sample.py", "answer = 42\n");
            put(
                    zip,
                    info + "METADATA",
                    "Metadata-Version: 2.1\nName: sanca-sample\nVersion: 1.2\n");
            put(
                    zip,
                    info + "WHEEL",
                    "Wheel-Version: 1.0\n"
                            + "Generator: test\n"
                            + "Root-Is-Purelib: true\n"
                            + "Tag: py3-none-any\n");
            put(
                    zip,
                    info + "RECORD",
                    "sanca_sample.py,,\n"
                            + info
                            + "METADATA,,\n"
                            + info
                            + "WHEEL,,\n"
                            + info
                            + "RECORD,,\n");
        }
        return wheel;
    }

    private static void put(ZipOutputStream zip, String name, String text) throws Exception {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
