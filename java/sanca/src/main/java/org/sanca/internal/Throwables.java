package org.sanca.internal;

import org.sanca.PythonException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Describes exceptions for Python and makes those that stand for Python's. Stack traces show no frames of ours. */
final class Throwables {
    private static final String OURS = "org.sanca.internal.";
    private static final String BORDER = OURS + "Engine";

    /** A frame of ours on a line, behind its loader and module if it has them. */
    private static final Pattern OURS_PRINTED =
            Pattern.compile("\\t+at (?:[^(]*/)?" + Pattern.quote(OURS));

    /** Upper half of the status word of an exception that is made by {@link #of}. */
    private static final int RAISED = 2;

    private Throwables() {}

    /** Throws anything as it is: what passed through Python may be of any class. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /**
     * What was really thrown: a checked exception that one of our proxies had to wrap, or the exception that another one
     * stands for.
     */
    static Throwable unwrap(Throwable thrown) {
        if (thrown instanceof PythonOrigin) {
            PythonException origin = ((PythonOrigin) thrown).pythonOrigin();
            return origin == null ? thrown : origin;
        }
        if (thrown.getClass() != UndeclaredThrowableException.class || thrown.getCause() == null) {
            return thrown;
        }
        StackTraceElement[] frames = thrown.getStackTrace();
        boolean ours =
                frames.length > 0 && frames[0].getClassName().equals(PyProxy.class.getName());
        return ours ? thrown.getCause() : thrown;
    }

    /** What a traceback shows of a throwable. Its methods may be foreign: none of them can make this fail. */
    static byte[] describe(ThreadState state, Throwable thrown) {
        String message = message(thrown);
        StackTraceElement[] frames = frames(thrown);
        Throwable cause = cause(thrown);
        Throwable[] suppressed = thrown.getSuppressed();
        long python = thrown instanceof PythonException ? pythonOf((PythonException) thrown) : 0;

        ByteWriter out = new ByteWriter(1024);
        out.putText(thrown.getClass().getName());
        out.putByte(message != null ? 1 : 0);
        out.putText(message != null ? message : "");
        out.putInt(frames.length);
        for (StackTraceElement frame : frames) {
            frame(frame, out);
        }
        reference(state, cause, out);
        out.putInt(suppressed.length);
        for (Throwable one : suppressed) {
            reference(state, one, out);
        }
        out.putLong(python);
        return out.toByteArray();
    }

    /** What Java prints of a throwable, ends of lines as on every system. Its methods may be foreign, as for {@link #describe}. */
    static String print(Throwable thrown) {
        StringWriter all = new StringWriter();
        try {
            thrown.printStackTrace(new PrintWriter(all, true));
        } catch (Throwable failure) {
            return thrown.getClass().getName()
                    + " (it could not be printed: "
                    + failure.getClass().getName()
                    + ")\n";
        }
        StringBuilder text = new StringBuilder(all.getBuffer().length());
        all.toString()
                .lines()
                .filter(line -> !OURS_PRINTED.matcher(line).lookingAt())
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The frames an exception that starts here would have, up to where Python called. */
    static byte[] here() {
        StackTraceElement[] frames =
                withoutOurs(
                        StackWalker.getInstance()
                                .walk(
                                        all ->
                                                all.takeWhile(frame -> !isBorder(frame))
                                                        .map(
                                                                StackWalker.StackFrame
                                                                        ::toStackTraceElement)
                                                        .toArray(StackTraceElement[]::new)));
        ByteWriter out = new ByteWriter(1024);
        out.putInt(frames.length);
        for (StackTraceElement frame : frames) {
            frame(frame, out);
        }
        return out.toByteArray();
    }

    private static String message(Throwable thrown) {
        try {
            return thrown.getLocalizedMessage();
        } catch (Throwable failure) {
            return "(its message could not be read: " + failure.getClass().getName() + ")";
        }
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        try {
            return withoutOurs(thrown.getStackTrace());
        } catch (Throwable failure) {
            return new StackTraceElement[0];
        }
    }

    private static Throwable cause(Throwable thrown) {
        try {
            Throwable cause = thrown.getCause();
            return cause == null ? null : unwrap(cause);
        } catch (Throwable failure) {
            return null;
        }
    }

    private static void frame(StackTraceElement frame, ByteWriter out) {
        out.putText(frame.getClassName());
        out.putText(frame.getMethodName());
        out.putText(frame.getFileName() == null ? "" : frame.getFileName());
        int line = frame.getLineNumber();
        // Java says -1 for "unknown" and -2 for "native".
        out.putInt(line == -1 ? 0 : line);
    }

    private static void reference(ThreadState state, Throwable thrown, ByteWriter out) {
        out.putInt(thrown == null ? 0 : ClassIds.of(thrown.getClass()));
        out.putInt(Handles.put(state, thrown));
    }

    private static boolean isBorder(StackWalker.StackFrame frame) {
        return frame.getClassName().equals(BORDER) && isCall(frame.getMethodName());
    }

    private static boolean isCall(String method) {
        return method.startsWith("callJ") || method.startsWith("callL");
    }

    private static int trimReflection(StackTraceElement[] frames, int count) {
        while (count > 0 && isReflection(frames[count - 1].getClassName())) {
            count--;
        }
        return count;
    }

    /**
     * Drops our frames, the reflection and method handle frames between them and what they called, and the proxy class
     * that called them. Reflection that other people use stays.
     */
    static StackTraceElement[] withoutOurs(StackTraceElement[] frames) {
        StackTraceElement[] out = new StackTraceElement[frames.length];
        int count = 0;
        for (int i = 0; i < frames.length; i++) {
            String name = frames[i].getClassName();
            if (name.equals(BORDER) && isCall(frames[i].getMethodName())) {
                // Where Python called: what lies below belongs to an outer call, whose traceback
                // shows it.
                count = trimReflection(out, count);
                break;
            }
            if (isOurs(name)) {
                count = trimReflection(out, count);
                if (i + 1 < frames.length && isProxy(frames[i + 1].getClassName())) {
                    i++;
                }
            } else {
                out[count++] = frames[i];
            }
        }
        return java.util.Arrays.copyOf(out, count);
    }

    private static boolean isOurs(String name) {
        return name.startsWith(OURS) || name.equals("org.sanca.PythonException$Access");
    }

    private static boolean isReflection(String name) {
        return name.startsWith("java.lang.reflect.")
                || name.startsWith("jdk.internal.reflect.")
                || name.startsWith("java.lang.invoke.");
    }

    private static boolean isProxy(String name) {
        return name.startsWith("$Proxy", name.lastIndexOf('.') + 1);
    }

    /** Borrowed: good while the exception is. */
    static long pythonOf(PythonException exception) {
        return ExceptionAccess.get().python(exception);
    }

    /** What a status word says is to be thrown: an object, or an exception that is described at DATA and made here. */
    static Throwable of(ThreadState state, long status) {
        if ((int) (status >>> 32) != RAISED) {
            return (Throwable) Handles.take(state, (int) status);
        }
        ByteBuffer scratch = state.scratch;
        long python = scratch.getLong(ThreadState.DATA);
        int cause = scratch.getInt(ThreadState.DATA + 8);
        byte[] parts = new byte[(int) status];
        scratch.position(ThreadState.DATA + 12);
        scratch.get(parts);
        Throwable reason = cause == 0 ? null : (Throwable) Handles.take(state, cause);
        PythonException exception;
        try {
            exception = fromPython(python, parts);
        } catch (Throwable failure) { // no memory: the reference is nobody's
            PythonNative.release(python);
            throw failure;
        }
        if (reason != null) {
            exception.initCause(reason);
        }
        return exception;
    }

    /**
     * Makes the exception that stands for a Python one and owns one reference to it. {@code parts} has its type, its
     * message and its frames, innermost first, as those of a throwable are described.
     */
    static PythonException fromPython(long python, byte[] parts) {
        ByteBuffer in = ByteBuffer.wrap(parts);
        String type = text(in);
        PythonException exception = ExceptionAccess.get().make(type, text(in), python);
        StackTraceElement[] outer = withoutOurs(exception.getStackTrace());
        int inner = in.getInt();
        StackTraceElement[] all = new StackTraceElement[inner + outer.length];
        for (int i = 0; i < inner; i++) {
            String module = text(in);
            String function = text(in);
            String file = text(in);
            int line = in.getInt();
            all[i] =
                    new StackTraceElement(
                            module, function, file.isEmpty() ? null : file, line == 0 ? -1 : line);
        }
        System.arraycopy(outer, 0, all, inner, outer.length);
        exception.setStackTrace(all);
        Releases.register(exception, python);
        return exception;
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        int start = in.position();
        in.position(start + length);
        return new String(in.array(), start, length, StandardCharsets.UTF_8);
    }
}
