package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/**
 * Many mixed calls from sixteen threads leave nothing behind, on either side: see {@link Soak}. How many is the system property
 * {@code sanca.soak.calls}; a million are run by hand: {@code -Dsanca.soak.calls=1000000}.
 */
class SoakTest {
    private static final int CALLS = Integer.getInteger("sanca.soak.calls", 300_000);

    @Test
    void countsEndAsTheyBeganAndMemoryIsFlat() throws Exception {
        // A heap that has its size from the beginning leaves to the memory of the process what is
        // native.
        List<String> options = List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch");
        Duration deadline = Duration.ofSeconds(60 + CALLS / 2_000);
        Child soak = Child.run(Soak.class, deadline, options, String.valueOf(CALLS));
        System.out.print(soak.text);
        assertEquals(0, soak.status, soak.text);
        assertTrue(soak.text.contains("nothing is left"), soak.text);
    }
}
