package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that play native code; each must free all handles it was given. */
abstract class LeakChecked {
    NativeSide side;
    long live;

    @BeforeEach
    void attach() {
        side = new NativeSide();
        live = Engine.liveHandles();
    }

    @AfterEach
    void nothingLeaks() {
        assertEquals(live, Engine.liveHandles());
        side.close();
    }
}
