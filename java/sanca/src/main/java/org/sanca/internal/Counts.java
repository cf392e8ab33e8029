package org.sanca.internal;

import java.util.List;

/** What is alive on both sides and what happens between them, for {@code org.sanca.PythonStats}. */
public final class Counts {
    private Counts() {}

    /** Calls so far, of Python or of Java, once pending releases of Java objects have been carried out. */
    public static long calls(boolean intoPython) {
        return Python.isStarted() ? PythonNative.count(intoPython) : 0;
    }

    /** Java objects that Python holds. */
    public static long handles() {
        return Handles.live();
    }

    /** Python objects that Java holds. */
    public static long references() {
        return Releases.live();
    }

    /** Those of them that proxies stand on. */
    public static long proxies() {
        return Releases.liveProxies();
    }

    /** Java threads that are in a call of Python. */
    public static int threadsInPython() {
        return Interrupts.threadsInPython();
    }

    /** Calls that were left at their time limit and still run. */
    public static List<String> abandonedCalls() {
        return Deadlines.abandoned();
    }
}
