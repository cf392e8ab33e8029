package org.sanca.internal;

import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** Something of native code's, by its address. Counts the calls that use it, so that it is given back after the last, once. */
final class Counted {
    private final long address;
    private final LongConsumer giveBack;

    /** Calls in flight. Guarded by the lock of this object, as is the next. */
    private int users;

    /** Whether no call may begin any more. */
    private boolean closed;

    Counted(long address, LongConsumer giveBack) {
        this.address = address;
        this.giveBack = giveBack;
    }

    /** What the call gives, or {@code otherwise} if it was given back before. */
    <T> T use(LongFunction<T> call, T otherwise) {
        synchronized (this) {
            if (closed) {
                return otherwise;
            }
            users++;
        }
        try {
            return call.apply(address);
        } finally {
            leave();
        }
    }

    /** Gives it back once nobody uses it. */
    void close() {
        boolean last;
        synchronized (this) {
            last = !closed && users == 0;
            closed = true;
        }
        if (last) {
            giveBack.accept(address);
        }
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            giveBack.accept(address);
        }
    }
}
