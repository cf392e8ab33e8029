package py4j;

/** The other end refused the token, or showed a wrong one. */
public class Py4JAuthenticationException extends Py4JException {
    private static final long serialVersionUID = 1L;

    /** With nothing to say. */
    public Py4JAuthenticationException() {}

    /**
     * With what went wrong.
     *
     * @param message says it
     */
    public Py4JAuthenticationException(String message) {
        super(message);
    }

    /**
     * With what went wrong and why.
     *
     * @param message says it
     * @param cause brought it about
     */
    public Py4JAuthenticationException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * With why it went wrong.
     *
     * @param cause brought it about
     */
    public Py4JAuthenticationException(Throwable cause) {
        super(cause);
    }
}
