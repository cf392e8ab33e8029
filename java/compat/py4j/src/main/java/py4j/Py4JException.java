package py4j;

/** Something that went wrong between Java and Python; also an exception that Python raised. */
public class Py4JException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With nothing to say. */
    public Py4JException() {}

    /**
     * With what went wrong.
     *
     * @param message says it
     */
    public Py4JException(String message) {
        super(message);
    }

    /**
     * With what went wrong and why.
     *
     * @param message says it
     * @param cause brought it about
     */
    public Py4JException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * With why it went wrong.
     *
     * @param cause brought it about
     */
    public Py4JException(Throwable cause) {
        super(cause);
    }
}
