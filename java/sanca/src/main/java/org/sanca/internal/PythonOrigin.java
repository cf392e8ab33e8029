package org.sanca.internal;

import org.sanca.PythonException;

/** An exception of a drop-in jar that stands for a Python one: Python sees the latter when it comes back. */
public interface PythonOrigin {
    /**
     * The Python exception.
     *
     * @return the exception, null if there is none
     */
    PythonException pythonOrigin();
}
