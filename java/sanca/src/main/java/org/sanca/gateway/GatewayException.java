package org.sanca.gateway;

/** A gateway cannot do what it is asked: it cannot listen, is not safe as configured, or has no native code here. The message says what to do. */
public final class GatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * With what went wrong and what to do.
     *
     * @param message both
     */
    public GatewayException(String message) {
        super(message);
    }

    /**
     * With what went wrong, what to do, and why.
     *
     * @param message both
     * @param cause what brought it about
     */
    public GatewayException(String message, Throwable cause) {
        super(message, cause);
    }
}
