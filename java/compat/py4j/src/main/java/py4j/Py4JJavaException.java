package py4j;

/** Not thrown by this library; for programs that catch it. */
public class Py4JJavaException extends Py4JException {
    private static final long serialVersionUID = 1L;

    /** With nothing to say. */
    public Py4JJavaException() {}

    /**
     * With what went wrong.
     *
     * @param message says it
     */
    public Py4JJavaException(String message) {
        super(message);
    }

    /**
     * With what went wrong and why.
     *
     * @param message says it
     * @param cause brought it about
     */
    public Py4JJavaException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * With why it went wrong.
     *
     * @param cause brought it about
     */
    public Py4JJavaException(Throwable cause) {
        super(cause);
    }
}
