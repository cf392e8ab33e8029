package org.sanca;

import org.sanca.internal.Counts;

import java.util.List;

/**
 * What each side holds of the other, and what happens between them, at one moment. Immutable; from {@link MainInterpreter#stats}.
 *
 * <p>Counts of what is alive are exact when no other thread calls meanwhile. What the garbage collectors of the two languages
 * have not found yet is alive.
 */
public final class PythonStats {
    private final long handles;
    private final long references;
    private final long proxies;
    private final long callsToJava;
    private final long callsToPython;
    private final int threadsInPython;
    private final List<String> abandonedCalls;

    private PythonStats() {
        // First, as it carries out the releases that are pending.
        callsToJava = Counts.calls(false);
        callsToPython = Counts.calls(true);
        handles = Counts.handles();
        references = Counts.references();
        proxies = Counts.proxies();
        threadsInPython = Counts.threadsInPython();
        abandonedCalls = List.copyOf(Counts.abandonedCalls());
    }

    static PythonStats now() {
        return new PythonStats();
    }

    /**
     * Java objects that Python holds, {@code live_handles} of {@code jvm.stats()} in Python.
     *
     * @return how many; an object counts once for each time it was given to Python
     */
    public long handles() {
        return handles;
    }

    /**
     * Python objects that Java holds, {@code live_proxies} in Python: for {@link PyObject}, proxies and exceptions, and the global
     * names and compiled code that interpreters keep for the next call.
     *
     * @return how many; an object counts once for each time it was given to Java
     */
    public long references() {
        return references;
    }

    /**
     * Those of the {@link #references} that Java objects stand on whose methods are Python's: functions as functional interfaces,
     * {@link PyObject#proxy}.
     *
     * @return how many
     */
    public long proxies() {
        return proxies;
    }

    /**
     * Calls of Java by Python since the start, {@code calls} in Python.
     *
     * @return how many
     */
    public long callsToJava() {
        return callsToJava;
    }

    /**
     * Calls of Python by Java since the start, {@code callbacks} in Python: each method of an interpreter, of a Python object or
     * of a proxy.
     *
     * @return how many
     */
    public long callsToPython() {
        return callsToPython;
    }

    /**
     * Java threads that are in a call of Python, be it that they run there, wait for Python's lock, or are in Java that Python
     * called.
     *
     * @return how many
     */
    public int threadsInPython() {
        return threadsInPython;
    }

    /**
     * Calls that were left when their {@linkplain Interpreter#withTimeout time limit} passed and that still run: C code or Java that
     * does not heed an interrupt, or Python that handles {@code KeyboardInterrupt}. A call is listed until it ends.
     *
     * @return what {@link PythonTimeoutException} called them, oldest first: {@code exec}, {@code eval}, the name of a function
     */
    public List<String> abandonedCalls() {
        return abandonedCalls;
    }

    /**
     * All counts, for logs.
     *
     * @return the text, in a form that may change
     */
    @Override
    public String toString() {
        return "PythonStats(handles="
                + handles
                + ", references="
                + references
                + ", proxies="
                + proxies
                + ", callsToJava="
                + callsToJava
                + ", callsToPython="
                + callsToPython
                + ", threadsInPython="
                + threadsInPython
                + ", abandonedCalls="
                + abandonedCalls
                + ")";
    }
}
