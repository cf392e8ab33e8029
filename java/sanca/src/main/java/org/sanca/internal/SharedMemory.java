package org.sanca.internal;

import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Memory that both languages see: of a direct buffer of Java's, which lives as long as that is reachable, or lent by a Python
 * object, whose reference goes back when nothing of Java's can reach the memory any more.
 */
public final class SharedMemory {
    /** The buffer whose memory it is; null if it is Python's. */
    private final Buffer owner;

    /** Stands for the Python object that lends the memory; null if it is Java's. */
    private final Loan loan;

    /** Of the first byte; 0 as long as nobody asked. */
    private long address;

    private final long bytes;
    private final boolean readOnly;

    /** A reference to the Python object that lends memory. */
    private static final class Loan extends PythonReference {
        /** A buffer over the memory, once somebody asked for it. Guarded by this, as is the other. */
        private ByteBuffer root;

        /** Closes all buffers over the memory; null if that cannot be done. */
        private AutoCloseable arena;

        Loan(long python) {
            super(python);
        }

        /** A buffer over the memory. What all its views keep has the reference from now on: they may outlive this. */
        synchronized ByteBuffer buffer(long address, long bytes) {
            if (isReferenceClosed()) {
                throw new IllegalStateException("the memory has gone back to Python");
            }
            if (root == null) {
                Segments.Closable closable = Segments.closable(address, bytes);
                if (closable != null) {
                    passTo(closable.scope, true);
                    arena = closable.arena;
                    root = closable.buffer;
                } else {
                    ByteBuffer made = over(address, bytes);
                    passTo(made, false);
                    root = made;
                }
            }
            return root;
        }

        synchronized void close() {
            if (arena != null && !isReferenceClosed()) {
                try {
                    arena.close();
                } catch (Exception e) {
                    // A buffer is in the hands of the system, for reading a file into it or the
                    // like: then
                    // the collector has to do it.
                    return;
                }
            }
            closeReference();
        }
    }

    /** A buffer over memory that the caller keeps as long as it is reachable. */
    static ByteBuffer over(long address, long bytes) {
        ByteBuffer made = PythonNative.memory(address, bytes);
        if (made == null) {
            throw new OutOfMemoryError("no buffer can be made");
        }
        return made;
    }

    /**
     * The whole memory of a direct buffer.
     *
     * @param owner the buffer
     * @param bytes its size
     */
    public SharedMemory(Buffer owner, long bytes) {
        this.owner = owner;
        this.loan = null;
        this.bytes = bytes;
        this.readOnly = owner.isReadOnly();
    }

    /** Memory lent by a Python object, whose reference this takes over. */
    SharedMemory(long python, long address, long bytes, boolean readOnly) {
        this.owner = null;
        this.loan = new Loan(python);
        this.address = address;
        this.bytes = bytes;
        this.readOnly = readOnly;
    }

    /**
     * Whether a Python object lends it.
     *
     * @return whether it does
     */
    public boolean isPythons() {
        return loan != null;
    }

    /**
     * Whether nobody may write to it.
     *
     * @return whether
     */
    public boolean isReadOnly() {
        return readOnly;
    }

    /**
     * Where it begins.
     *
     * @return the address of the first byte
     * @throws IllegalArgumentException if the memory can be freed while Python uses it
     */
    public long address() {
        if (address == 0) {
            Segments.refuseClosable(owner);
            address = PythonNative.address(owner);
        }
        return address;
    }

    /**
     * How much it is.
     *
     * @return its size in bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * A buffer over memory of Python's. It, and every view that is made of it, keeps the Python object alive until {@link #close}
     * closes them all, which JDK 22 and newer can.
     *
     * @return the same each time; its position, limit and byte order are not to be changed
     */
    public ByteBuffer buffer() {
        return loan.buffer(address, bytes);
    }

    /** Gives memory of Python's back: now if no buffer over it stays open, else when the last one is collected. */
    public void close() {
        if (loan != null) {
            loan.close();
        }
    }

    /** The reference to the Python object that lends it; null if it is Java's. */
    PythonReference loan() {
        return loan;
    }
}
