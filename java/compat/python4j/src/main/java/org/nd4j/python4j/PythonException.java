package org.nd4j.python4j;

import java.util.ArrayList;
import java.util.List;

/**
 * A Python error, or a wrong use of this package. A Python error has the message {@code Type: text}; its stack trace
 * begins with the Python frames, and its cause is the {@link org.sanca.PythonException}.
 */
public class PythonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     */
    public PythonException(String message) {
        super(message);
    }

    /**
     * Makes an exception out of a Python one.
     *
     * @param exception a Python exception; of anything else the text is the message
     */
    public PythonException(PythonObject exception) {
        super(text(exception));
    }

    /**
     * Makes an exception.
     *
     * @param message what went wrong
     * @param cause why
     */
    public PythonException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes an exception.
     *
     * @param cause why
     */
    public PythonException(Throwable cause) {
        super(cause);
    }

    private static String text(PythonObject exception) {
        return exception == null || exception.getNativePythonObject() == null
                ? PythonObject.NULL
                : (String) Bridge.ask("text_of", exception.getNativePythonObject());
    }

    /** That of Python, in the words of this package. */
    static PythonException of(org.sanca.PythonException raised) {
        String type = raised.getPythonType();
        String name = type.substring(type.lastIndexOf('.') + 1);
        String text = raised.getPythonMessage();
        PythonException made =
                new PythonException(text.isEmpty() ? name : name + ": " + text, raised);
        made.setStackTrace(withoutOurs(raised.getStackTrace()));
        return made;
    }

    private static StackTraceElement[] withoutOurs(StackTraceElement[] frames) {
        List<StackTraceElement> kept = new ArrayList<>();
        for (StackTraceElement frame : frames) {
            if (!Bridge.FILE.equals(frame.getFileName())
                    && !frame.getClassName().startsWith("org.sanca.")
                    && !frame.getClassName().equals(Bridge.class.getName())) {
                kept.add(frame);
            }
        }
        return kept.toArray(new StackTraceElement[0]);
    }
}
