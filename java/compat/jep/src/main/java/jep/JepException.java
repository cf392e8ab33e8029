package jep;

import org.sanca.PythonException;
import org.sanca.internal.PythonOrigin;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong in Python or on the way there. The message of a Python exception is {@code <class 'ValueError'>: text};
 * its frames come first in the stack trace. If Java threw what went wrong, that is the cause.
 */
public class JepException extends RuntimeException implements PythonOrigin {
    private static final long serialVersionUID = 1L;

    /** How the text of a result begins that is not of the class that was wanted; the Python class follows. */
    private static final String RESULT = "the result of the operation: ";

    /** The Python exception this stands for, which Python sees again if this reaches it. */
    private final transient PythonException origin;

    /** An exception without a message. */
    public JepException() {
        this.origin = null;
    }

    /**
     * An exception with a message.
     *
     * @param message the message
     */
    public JepException(String message) {
        super(message);
        this.origin = null;
    }

    /**
     * An exception with a cause.
     *
     * @param cause the cause
     */
    public JepException(Throwable cause) {
        super(cause);
        this.origin = null;
    }

    /**
     * An exception with a message and a cause.
     *
     * @param message the message
     * @param cause the cause
     */
    public JepException(String message, Throwable cause) {
        super(message, cause);
        this.origin = null;
    }

    private JepException(String message, Throwable cause, PythonException origin) {
        super(message, cause);
        this.origin = origin;
    }

    @Override
    public final PythonException pythonOrigin() {
        return origin;
    }

    /** Whether it says that the Python interpreter of an object has ended. */
    final boolean isEnded() {
        return getMessage() != null && getMessage().contains("the Python interpreter was closed");
    }

    /** The Python exception this stands for; null if it stands for none. */
    final PythonException python() {
        return origin;
    }

    /** What an operation threw whose result was wanted as a class, which may be what failed. */
    static JepException of(Throwable thrown, Class<?> wanted) {
        if (thrown instanceof PythonException && wanted != null) {
            PythonException python = (PythonException) thrown;
            String text = python.getPythonMessage();
            if (python.getPythonType().equals("sanca.ConversionError") && text.startsWith(RESULT)) {
                String kind = text.substring(RESULT.length()).split(" ", 2)[0];
                String message = "Expected " + wanted.getName() + " but received a " + kind + ".";
                return ofPython(python, "TypeError", message);
            }
        }
        return of(thrown);
    }

    /** The exception that stands for anything an operation threw. */
    static JepException of(Throwable thrown) {
        if (thrown instanceof JepException) {
            return (JepException) thrown;
        }
        if (thrown instanceof PythonException) {
            return ofPython((PythonException) thrown);
        }
        String message = "<class '" + pythonType(thrown) + "'>: " + thrown.getLocalizedMessage();
        return withFrames(new JepException(message, thrown), null);
    }

    private static JepException ofPython(PythonException python) {
        String type = python.getPythonType();
        String text = python.getPythonMessage();
        if (type.equals(Helpers.REFUSAL)) {
            return withFrames(new JepException(text), null);
        }
        return ofPython(python, builtin(type), type.equals("KeyError") ? unquoted(text) : text);
    }

    private static JepException ofPython(PythonException python, String type, String text) {
        String message = "<class '" + type + "'>: " + text;
        return withFrames(new JepException(message, python.getCause(), python), python);
    }

    /** A {@code KeyError} has the repr of the key as its text; Jep has the key. */
    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("'") && text.endsWith("'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The frames of what it stands for, without those that carry calls to Python. */
    private static JepException withFrames(JepException made, PythonException python) {
        StackTraceElement[] frames = (python == null ? made : python).getStackTrace();
        List<StackTraceElement> kept = new ArrayList<>();
        for (StackTraceElement frame : frames) {
            if (!isBridge(frame.getClassName())) {
                kept.add(named(frame));
            }
        }
        made.setStackTrace(kept.toArray(new StackTraceElement[0]));
        return made;
    }

    private static boolean isBridge(String name) {
        return name.startsWith("org.sanca.internal.")
                || name.equals("org.sanca.GlobalNames")
                || name.equals("org.sanca.SharedInterpreter")
                || name.equals("org.sanca.SubInterpreter")
                || name.equals("jep.Helpers")
                || name.equals("jep.JepAccess")
                || name.equals("jep.JepException");
    }

    /** Errors of conversion have the names of Python's own. */
    private static String builtin(String type) {
        switch (type) {
            case "sanca.ConversionError":
            case "sanca.OverloadError":
                return "TypeError";
            case "sanca.ConversionOverflowError":
                return "OverflowError";
            case "sanca.ClassNotFoundError":
            case "sanca.NoSuchMethodError":
                return "AttributeError";
            default:
                return type;
        }
    }

    /** A Python frame with the path of its file, less the ending, as its class. */
    private static StackTraceElement named(StackTraceElement frame) {
        String path = frame.getFileName();
        if (path == null || !path.startsWith("<") && !path.endsWith(".py")) {
            return frame;
        }
        String bare = path.endsWith(".py") ? path.substring(0, path.length() - 3) : path;
        String file = path.startsWith("<") ? path : new File(path).getName();
        return new StackTraceElement(bare, frame.getMethodName(), file, frame.getLineNumber());
    }

    /** The Python class as which Java's exceptions are known. */
    private static String pythonType(Throwable thrown) {
        if (thrown instanceof ClassNotFoundException) {
            return "ImportError";
        }
        if (thrown instanceof IndexOutOfBoundsException) {
            return "IndexError";
        }
        if (thrown instanceof java.io.IOException) {
            return "OSError";
        }
        if (thrown instanceof ClassCastException) {
            return "TypeError";
        }
        if (thrown instanceof IllegalArgumentException) {
            return "ValueError";
        }
        if (thrown instanceof ArithmeticException) {
            return "ArithmeticError";
        }
        if (thrown instanceof OutOfMemoryError) {
            return "MemoryError";
        }
        return thrown instanceof AssertionError ? "AssertionError" : "RuntimeError";
    }
}
