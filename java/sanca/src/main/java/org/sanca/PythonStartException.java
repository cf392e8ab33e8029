package org.sanca;

/**
 * Python could not be started in this process. The message says what was looked at and what to do. A process has one
 * Python and one try: each later one throws a new exception whose cause is the first.
 */
public final class PythonStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with a message for people.
     *
     * @param message what went wrong, and what to do
     */
    public PythonStartException(String message) {
        super(message);
    }

    /**
     * An exception with a message for people.
     *
     * @param message what went wrong, and what to do
     * @param cause what it comes from
     */
    public PythonStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
