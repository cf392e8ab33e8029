package org.sanca;

/**
 * A call of Python did not end in the time it had. Its caller is free; the thread that runs the call was interrupted, and
 * Python code in it gets a {@code KeyboardInterrupt} as soon as it runs Python's own instructions again.
 */
public final class PythonTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by Sanca.
     *
     * @param message what did not end
     */
    public PythonTimeoutException(String message) {
        super(message);
    }
}
