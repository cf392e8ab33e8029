package org.sanca.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/** Each in a process of its own: what goes wrong here ends it, or keeps it for ever. */
@Timeout(200)
class ThreadStatesTest {
    @ParameterizedTest
    @ValueSource(strings = {"reused", "nested", "extension", "interrupted"})
    void whatCPythonRemembersOfThreadsStaysTrue(String program) throws Exception {
        Child child = Child.run(ThreadStates.class, Duration.ofSeconds(180), List.of(), program);
        assertEquals(0, child.status, child.text);
        assertTrue(child.text.contains("done"), child.text);
    }
}
