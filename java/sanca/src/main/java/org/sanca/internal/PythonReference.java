package org.sanca.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One owned reference to a Python object. Given back by {@link #closeReference}, or when the Java object is collected.
 *
 * <p>Calls that use the object are counted, so that closing it on another thread takes effect when the last of them is
 * over and never under their feet.
 */
public abstract class PythonReference {
    private static final int CLOSED = Integer.MIN_VALUE;
    private static final VarHandle USERS;

    static {
        try {
            USERS = MethodHandles.lookup().findVarHandle(PythonReference.class, "users", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long python;
    private volatile Releases.Owned owned;

    /** Uses in progress; negative once closed. */
    private volatile int users;

    /**
     * Takes over one reference.
     *
     * @param python the Python object
     */
    protected PythonReference(long python) {
        this.python = python;
        this.owned = Releases.register(this, python);
    }

    /** The Python object for the length of one use, which {@link #leave} ends. */
    final long enter() {
        if ((int) USERS.getAndAdd(this, 1) < 0) {
            leave();
            throw new IllegalStateException(
                    "this "
                            + getClass().getSimpleName()
                            + " was closed: it no longer stands for a Python object");
        }
        return python;
    }

    final void leave() {
        if ((int) USERS.getAndAdd(this, -1) - 1 == CLOSED) {
            owned.giveBack();
        }
    }

    /**
     * The Python object without counting the use, which costs two atomic operations. For references that are never
     * closed, such as those of caches; the caller keeps this reachable while it uses the object.
     */
    final long kept() {
        return python;
    }

    /**
     * The number of its interpreter.
     *
     * @return the number
     */
    protected final int interpreterNumber() {
        return (int) (python >>> 48);
    }

    /** From now on this is what a proxy stands on. */
    final void serveProxy() {
        Releases.serveProxy(owned);
    }

    /** Whether two stand for one Python object. */
    final boolean isSame(PythonReference other) {
        return python == other.python;
    }

    /** Gives the reference back, once no call uses it any more. A second time does nothing. */
    protected final void closeReference() {
        if ((int) USERS.getAndBitwiseOr(this, CLOSED) == 0) {
            owned.giveBack();
        }
    }

    /**
     * Has another object own the reference, which goes back when that is collected. Whoever uses this keeps that reachable.
     *
     * @param owner the other object
     * @param closes whether closing this gives the reference back all the same
     */
    final void passTo(Object owner, boolean closes) {
        Releases.Owned passed = owned.passTo(owner);
        if (closes) {
            owned = passed;
        }
    }

    /**
     * Whether it was closed.
     *
     * @return whether it was
     */
    protected final boolean isReferenceClosed() {
        return users < 0;
    }
}
