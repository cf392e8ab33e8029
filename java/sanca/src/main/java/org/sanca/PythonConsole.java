package org.sanca;

import org.sanca.internal.Deadlines;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Lines as typed at Python's prompt, for programs that offer one: they are kept until they make a complete statement, which
 * runs in the interpreter's global names. The value of an expression goes to {@code sys.displayhook}, which prints it; see
 * {@link Interpreter#redirectStdout}. Made by {@link Interpreter#console}.
 *
 * <pre>{@code
 * PythonConsole console = py.console();
 * console.push("for i in range(2):"); // MORE
 * console.push("    print(i)");       // MORE
 * console.push("");                   // EXECUTED
 * }</pre>
 *
 * <p>Not for several threads at once; any number of consoles may use one interpreter.
 */
public final class PythonConsole {
    /** What became of a line. */
    public enum Outcome {
        /** The statement is not complete: push its next line, an empty one if it is a block that ends here. */
        MORE,
        /** The statement was complete and has run. */
        EXECUTED
    }

    private final Predicate<String> runIfComplete;
    private String pending = "";

    /** {@code runIfComplete} runs a text if it is a complete statement, and says whether it was one. */
    PythonConsole(Predicate<String> runIfComplete) {
        this.runIfComplete = runIfComplete;
    }

    /**
     * Takes one more line.
     *
     * @param line the line, without its end; it may be several, if they are one statement
     * @return whether the statement has run, or needs more lines
     * @throws PythonException what the statement raised, {@code SyntaxError} among others; all its lines are forgotten then
     * @throws IllegalStateException if the interpreter was closed
     */
    public Outcome push(String line) {
        Objects.requireNonNull(line, "line");
        String text = pending.isEmpty() ? line : pending + "\n" + line;
        boolean more = false;
        try {
            more = !runIfComplete.test(text);
        } finally {
            pending = more ? text : "";
        }
        return more ? Outcome.MORE : Outcome.EXECUTED;
    }

    /**
     * The lines of the statement that is not complete.
     *
     * @return the lines, each but the last with its end; empty if there are none
     */
    public String pending() {
        return pending;
    }

    /** Forgets the lines of the statement that is not complete, as Ctrl-C does at a prompt. */
    public void reset() {
        pending = "";
    }

    /** The like, with a time limit on every line. */
    PythonConsole limited(Duration limit) {
        return new PythonConsole(
                text -> Deadlines.call(limit, "push", () -> runIfComplete.test(text)));
    }
}
