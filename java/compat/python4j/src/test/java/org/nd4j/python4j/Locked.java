package org.nd4j.python4j;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.List;

/** A test that has the lock and an empty main context. */
abstract class Locked {
    private PythonGIL gil;
    private PythonGC gc;

    @BeforeEach
    void lock() {
        gil = PythonGIL.lock();
        gc = PythonGC.watch();
        PythonContextManager.deleteNonMainContexts();
        PythonContextManager.reset();
    }

    @AfterEach
    void unlock() {
        gc.close();
        gil.close();
    }

    /** The value of a name after some code. */
    @SuppressWarnings("unchecked")
    static <T> T after(String code, String name, PythonType<T> type) {
        PythonVariable<T> variable = new PythonVariable<>(name, type);
        PythonExecutioner.exec(code, null, List.of(variable));
        return variable.getValue();
    }
}
