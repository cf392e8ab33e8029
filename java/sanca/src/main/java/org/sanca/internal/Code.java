package org.sanca.internal;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Compiled code by its text, for each interpreter: compiling costs fifty times what running a short text does. */
public final class Code {
    private static final String FILE = "<string>";
    private static final int STATEMENTS = 0;
    private static final int EXPRESSION = 1;

    /** Longer texts are not likely to come again. */
    private static final int LONGEST = 16_384;

    /** Programs that make up texts without end must not keep them all. */
    private static final int MAX = 2_000;

    private static final Set<String> CONSTANTS = Set.of("None", "True", "False", "__debug__");

    /** By mode. */
    private static final InterpreterCache[] CACHES = {
        new InterpreterCache(MAX), new InterpreterCache(MAX)
    };

    private Code() {}

    /**
     * Code of any number of statements.
     *
     * @param interpreter where it will run
     * @param source its text
     * @return the code
     */
    public static PythonReference statements(int interpreter, String source) {
        return compiled(interpreter, source, STATEMENTS);
    }

    /**
     * Code of one expression.
     *
     * @param interpreter where it will run
     * @param source its text; spaces around it do not matter
     * @return the code
     */
    public static PythonReference expression(int interpreter, String source) {
        return compiled(interpreter, source, EXPRESSION);
    }

    private static PythonReference compiled(int interpreter, String source, int mode) {
        ConcurrentHashMap<String, PythonReference> cache = CACHES[mode].of(interpreter);
        PythonReference known = cache.get(Objects.requireNonNull(source, "source"));
        return known != null ? known : compile(cache, interpreter, source, mode);
    }

    private static PythonReference compile(
            ConcurrentHashMap<String, PythonReference> cache,
            int interpreter,
            String source,
            int mode) {
        String text = mode == EXPRESSION ? source.strip() : source;
        PythonReference made =
                (PythonReference) Operations.in(Op.COMPILE, interpreter, null, text, FILE, mode);
        if (source.length() <= LONGEST) {
            CACHES[mode].add(cache, source, made);
        }
        return made;
    }

    /**
     * Whether an expression is just a name, so that a look-up will do.
     *
     * @param expression the expression
     * @return whether it is
     */
    public static boolean isName(String expression) {
        int length = Objects.requireNonNull(expression, "expression").length();
        for (int i = 0; i < length; i++) {
            char c = expression.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return length > 0 && !CONSTANTS.contains(expression);
    }

    /**
     * An interpreter has ended, and its code with it.
     *
     * @param interpreter its number
     */
    public static void forget(int interpreter) {
        CACHES[STATEMENTS].forget(interpreter);
        CACHES[EXPRESSION].forget(interpreter);
    }
}
