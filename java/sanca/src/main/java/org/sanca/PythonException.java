package org.sanca;

import org.sanca.internal.ExceptionAccess;
import org.sanca.internal.Operations;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python exception on its way through Java. Its stack trace begins with the Python frames, innermost first, and goes
 * on with the Java frames that called Python. Its cause is what Python's traceback would name as one: {@code raise … from
 * cause}, or what was being handled. If it reaches Python again, Python sees the original exception.
 */
public final class PythonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    static {
        ExceptionAccess.set(new Access());
    }

    /** Name of the Python class. */
    private final String pythonType;

    /** Text of the exception alone. */
    private final String pythonMessage;

    /** The Python object; 0 in an exception that was serialized, as the object stayed behind. */
    private final transient long python;

    private PythonException(String type, String message, long python) {
        super(message.isEmpty() ? type : type + ": " + message);
        this.pythonType = type;
        this.pythonMessage = message;
        this.python = python;
    }

    /**
     * The name of the Python exception's class: {@code ValueError}, or {@code package.module.Name} if it is not built
     * in.
     *
     * @return the name
     */
    public String getPythonType() {
        return pythonType;
    }

    /**
     * The text of the Python exception without the name of its class, as {@code str(exception)} gives it.
     *
     * @return the text, empty if there is none
     */
    public String getPythonMessage() {
        return pythonMessage;
    }

    /**
     * The Python exception itself: its {@code args} and attributes.
     *
     * @return the object, to be closed by the caller or collected
     * @throws IllegalStateException if it stayed behind, because this exception was serialized or its interpreter was closed
     */
    public PyObject getPythonObject() {
        if (python == 0) {
            throw new IllegalStateException(
                    "the Python object of a PythonException that was serialized stayed behind");
        }
        try {
            return (PyObject) Operations.hold(python);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * What was added by {@code add_note} (Python 3.11 and newer).
     *
     * @return the notes, in order; empty if there are none
     * @throws IllegalStateException as {@link #getPythonObject}
     */
    public List<String> getNotes() {
        List<String> notes = new ArrayList<>();
        try (PyObject object = getPythonObject()) {
            if (object.hasAttr("__notes__")) {
                try (PyObject list = object.getAttr("__notes__", PyObject.class)) {
                    list.forEach(note -> notes.add(String.valueOf(note)));
                }
            }
        }
        return notes;
    }

    private static final class Access extends ExceptionAccess {
        @Override
        protected PythonException make(String type, String message, long python) {
            return new PythonException(type, message, python);
        }

        @Override
        protected long python(PythonException exception) {
            return exception.python;
        }
    }
}
