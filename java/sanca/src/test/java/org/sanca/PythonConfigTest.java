package org.sanca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

class PythonConfigTest {
    @Test
    void nothing_is_set_by_default() {
        PythonConfig config = PythonConfig.defaults();
        assertEquals(Optional.empty(), config.executable());
        assertEquals(Optional.empty(), config.home());
        assertEquals(List.of(), config.pathEntries());
        assertEquals(List.of(), config.argv());
        assertFalse(config.isolated());
        assertFalse(config.verbose());
        assertEquals(Optional.empty(), config.useEnvironment());
        assertEquals(Optional.empty(), config.siteImport());
        assertEquals(Optional.empty(), config.userSite());
        assertEquals(Optional.empty(), config.writeBytecode());
        assertEquals(Optional.empty(), config.useHashSeed());
        assertEquals(OptionalLong.empty(), config.hashSeed());
        assertEquals(OptionalInt.empty(), config.optimizationLevel());
        assertEquals("PythonConfig", config.toString());
    }

    private static PythonConfig.Builder full() {
        return PythonConfig.builder()
                .executable(Path.of("/opt/venv"))
                .home(Path.of("/opt/python"))
                .pathEntries(Path.of("/a"), Path.of("/b"))
                .pathEntries(Path.of("/c"))
                .isolated(true)
                .useEnvironment(false)
                .siteImport(true)
                .userSite(false)
                .writeBytecode(false)
                .hashSeed(4294967295L)
                .optimizationLevel(2)
                .verbose(true)
                .argv("gone")
                .argv("app", "");
    }

    @Test
    void what_was_set_is_shown() {
        String expected =
                "PythonConfig.executable(/opt/venv).home(/opt/python).pathEntries([/a, /b,"
                    + " /c]).isolated(true).useEnvironment(false).siteImport(true).userSite(false)"
                    + ".writeBytecode(false).hashSeed(4294967295).optimizationLevel(2).verbose(true).argv([app,"
                    + " ])";
        assertEquals(expected, full().build().toString());
        assertEquals(Optional.of(true), full().build().useHashSeed());
    }

    @Test
    void configurations_that_ask_for_the_same_are_equal() {
        assertEquals(full().build(), full().build());
        assertEquals(full().build().hashCode(), full().build().hashCode());
        assertNotEquals(full().build(), full().verbose(false).build());
        assertNotEquals(full().build(), PythonConfig.defaults());
    }

    @Test
    void a_configuration_does_not_change_with_its_builder() {
        PythonConfig.Builder builder = PythonConfig.builder().argv("before");
        PythonConfig config = builder.build();
        builder.argv("after").pathEntries(Path.of("/x"));
        assertEquals(List.of("before"), config.argv());
        assertEquals(List.of(), config.pathEntries());
    }

    @Test
    void without_a_fixed_seed_there_is_no_seed() {
        PythonConfig config = PythonConfig.builder().hashSeed(7).useHashSeed(false).build();
        assertEquals(OptionalLong.empty(), config.hashSeed());
        assertEquals("PythonConfig.useHashSeed(false)", config.toString());
    }

    private static void refused(String message, Runnable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void values_out_of_range_are_refused_at_once() {
        PythonConfig.Builder builder = PythonConfig.builder();
        refused("hashSeed is 0 to 4294967295, but was -1", () -> builder.hashSeed(-1));
        refused(
                "hashSeed is 0 to 4294967295, but was 4294967296",
                () -> builder.hashSeed(4294967296L));
        refused("optimizationLevel is 0, 1 or 2, but was 3", () -> builder.optimizationLevel(3));
        refused("an argument holds the character NUL", () -> builder.argv("a\0b"));
        assertThrows(NullPointerException.class, () -> builder.executable(null));
        assertThrows(NullPointerException.class, () -> builder.home(null));
    }
}
