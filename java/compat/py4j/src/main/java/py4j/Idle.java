package py4j;

/** When a connection was used last. One that Python has closed meanwhile must not be used: nobody could tell whether a command was performed. */
final class Idle {
    /** Less than this after its last use, a connection is not looked at, which takes a millisecond. */
    private static final long NANOS = 20_000_000;

    private volatile long last = System.nanoTime();

    void used() {
        last = System.nanoTime();
    }

    boolean isLong() {
        return System.nanoTime() - last > NANOS;
    }
}
