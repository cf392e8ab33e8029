package py4j;

/** A connection could not be made, or broke. */
public class Py4JNetworkException extends Py4JException {
    private static final long serialVersionUID = 1L;

    /** When a connection broke. */
    public enum ErrorTime {
        /** Before the whole command had left: the other end has not performed it. */
        ERROR_ON_SEND,
        /** After it had left: nobody knows whether it was performed. */
        ERROR_ON_RECEIVE,
        /** At another time. */
        OTHER
    }

    /** When it was. */
    private final ErrorTime when;

    /** With nothing to say. */
    public Py4JNetworkException() {
        this(ErrorTime.OTHER);
    }

    /**
     * With when it was.
     *
     * @param when when
     */
    public Py4JNetworkException(ErrorTime when) {
        this.when = when;
    }

    /**
     * With what went wrong.
     *
     * @param message says it
     */
    public Py4JNetworkException(String message) {
        this(message, ErrorTime.OTHER);
    }

    /**
     * With what went wrong, and when.
     *
     * @param message says it
     * @param when when
     */
    public Py4JNetworkException(String message, ErrorTime when) {
        super(message);
        this.when = when;
    }

    /**
     * With what went wrong and why.
     *
     * @param message says it
     * @param cause brought it about
     */
    public Py4JNetworkException(String message, Throwable cause) {
        this(message, cause, ErrorTime.OTHER);
    }

    /**
     * With what went wrong, why, and when.
     *
     * @param message says it
     * @param cause brought it about
     * @param when when
     */
    public Py4JNetworkException(String message, Throwable cause, ErrorTime when) {
        super(message, cause);
        this.when = when;
    }

    /**
     * With why it went wrong.
     *
     * @param cause brought it about
     */
    public Py4JNetworkException(Throwable cause) {
        super(cause);
        when = ErrorTime.OTHER;
    }

    /**
     * When the connection broke.
     *
     * @return when
     */
    public ErrorTime getWhen() {
        return when;
    }
}
