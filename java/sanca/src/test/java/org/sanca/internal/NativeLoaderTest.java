package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.PythonStartException;

import java.nio.file.Path;

class NativeLoaderTest {
    private static final String OWNER = "org.sanca.internal.owner";

    private static final Path LIBRARY = Path.of("/cache/libsanca_boot.so");

    @Test
    void a_second_class_loader_is_told_of_the_first() {
        System.setProperty(OWNER, "the first loader");
        try {
            String message =
                    assertThrows(PythonStartException.class, NativeLoader::load).getMessage();
            String self = NativeLoader.class.getClassLoader().toString();
            assertEquals(
                    "Sanca's native library belongs to another class loader of this process: the"
                            + " first loader. This is "
                            + self
                            + ". A process has one Python: put sanca.jar where both find the same"
                            + " classes, such as the class path of the server, and not into each"
                            + " application",
                    message);
        } finally {
            System.clearProperty(OWNER);
        }
    }

    @Test
    void a_load_that_failed_leaves_the_way_free() {
        // The classes under test are not in a jar with natives.
        String message = assertThrows(PythonStartException.class, NativeLoader::load).getMessage();
        assertTrue(message.startsWith("this sanca.jar has no native files for "), message);
        assertNull(System.getProperty(OWNER));
    }

    @Test
    void refused_native_access_names_the_option() {
        IllegalCallerException error = new IllegalCallerException("Illegal native access");
        assertEquals(
                "this JVM does not let Sanca use native code: add the option"
                    + " --enable-native-access=ALL-UNNAMED to its command line (sanca.jar is on the"
                    + " class path)",
                NativeLoader.explain(error, LIBRARY, null));
        assertEquals(
                "this JVM does not let Sanca use native code: add the option"
                    + " --enable-native-access=org.sanca to its command line (sanca.jar is on the"
                    + " module path)",
                NativeLoader.explain(error, LIBRARY, "org.sanca"));
    }

    @Test
    void a_folder_without_execution_names_the_variable() {
        String why =
                LIBRARY + ": failed to map segment from shared object: Operation not permitted";
        assertEquals(
                LIBRARY
                        + " cannot be loaded: "
                        + why
                        + "\n"
                        + "Programs may not be run from that folder. Set the environment variable"
                        + " SANCA_CACHE to one where they may",
                NativeLoader.explain(new UnsatisfiedLinkError(why), LIBRARY, null));
    }

    @Test
    void any_other_reason_is_passed_on() {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError("libm.so.6: no such file");
        assertEquals(
                LIBRARY + " cannot be loaded: libm.so.6: no such file",
                NativeLoader.explain(error, LIBRARY, null));
    }
}
