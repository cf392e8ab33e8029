package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sanca.PythonConfig;

import java.nio.file.Path;

class BootTest {
    @Test
    void what_is_not_set_is_not_sent() {
        assertEquals("", Boot.settings(PythonConfig.defaults()));
    }

    @Test
    void every_setting_is_sent_by_name() {
        PythonConfig config =
                PythonConfig.builder()
                        .executable(Path.of("venv"))
                        .home(Path.of("/opt/python"))
                        .pathEntries(Path.of("/a"), Path.of("/b"))
                        .isolated(true)
                        .useEnvironment(false)
                        .siteImport(true)
                        .userSite(false)
                        .writeBytecode(false)
                        .hashSeed(5)
                        .optimizationLevel(1)
                        .verbose(true)
                        .argv("app", "")
                        .build();
        String expected =
                "executable=venv;home=/opt/python;pathEntry=/a;pathEntry=/b;argv=app;argv=;isolated=true;verbose=true;"
                    + "useEnvironment=false;siteImport=true;userSite=false;writeBytecode=false;useHashSeed=true;"
                    + "hashSeed=5;optimizationLevel=1;";
        StringBuilder shown = new StringBuilder();
        String[] words = Boot.settings(config).split("\0", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            shown.append(words[i]).append('=').append(words[i + 1]).append(';');
        }
        assertEquals(expected, shown.toString());
    }
}
