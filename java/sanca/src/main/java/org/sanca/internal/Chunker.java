package org.sanca.internal;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.BaseStream;

/**
 * Takes elements from an iterator, many at a time. Loses none: an element that does not fit any more, or an exception
 * that comes after elements were taken, waits for the next time.
 *
 * <p>Not safe for several threads, as iterators are not.
 */
final class Chunker implements Iterator<Object> {
    /**
     * Chunkers of plain iterators for which something waits; the iterator itself is what native code holds. Nearly
     * always empty. Guarded by its own lock.
     */
    private static final ArrayList<Waiting> WAITING = new ArrayList<>();

    private final Iterator<?> iterator;
    private Object pending;
    private boolean hasPending;
    private Throwable failure;

    private static final class Waiting {
        final WeakReference<Iterator<?>> iterator;
        final Object pending;
        final boolean hasPending;
        final Throwable failure;

        Waiting(Chunker chunker) {
            iterator = new WeakReference<>(chunker.iterator);
            pending = chunker.pending;
            hasPending = chunker.hasPending;
            failure = chunker.failure;
        }
    }

    private Chunker(Iterator<?> iterator) {
        this.iterator = iterator;
    }

    /** An iterator over anything that has elements: of a map its entries, of an array its elements. */
    static Chunker over(Object source) {
        if (source instanceof Chunker) {
            return (Chunker) source;
        }
        if (source instanceof Iterator) {
            return new Chunker((Iterator<?>) source);
        }
        if (source instanceof Iterable) {
            return new Chunker(((Iterable<?>) source).iterator());
        }
        if (source instanceof Map) {
            return new Chunker(((Map<?, ?>) source).entrySet().iterator());
        }
        if (source instanceof BaseStream) {
            return new Chunker(((BaseStream<?, ?>) source).iterator());
        }
        if (source instanceof Enumeration) {
            return new Chunker(((Enumeration<?>) source).asIterator());
        }
        if (source != null && source.getClass().isArray()) {
            return new Chunker(new ArrayIterator(source));
        }
        throw new IllegalArgumentException(
                "a "
                        + (source == null ? "null" : source.getClass().getName())
                        + " cannot be iterated over");
    }

    private static final class ArrayIterator implements Iterator<Object> {
        private final Object array;
        private int next;

        ArrayIterator(Object array) {
            this.array = array;
        }

        @Override
        public boolean hasNext() {
            return next < Array.getLength(array);
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            return Array.get(array, next++);
        }
    }

    @Override
    public boolean hasNext() {
        return hasPending || failure != null || iterator.hasNext();
    }

    @Override
    public Object next() {
        if (failure != null) {
            throw rethrow();
        }
        return hasPending ? takePending() : iterator.next();
    }

    private Object takePending() {
        Object out = pending;
        pending = null;
        hasPending = false;
        return out;
    }

    private RuntimeException rethrow() {
        Throwable thrown = failure;
        failure = null;
        throw Chunker.<RuntimeException>sneaky(thrown);
    }

    @SuppressWarnings(
            "unchecked") // the cast is to a type variable, so nothing is checked: any throwable
    // gets through
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /**
     * Packs up to {@code max} elements at DATA: {@code count << 32 | bytes}, bit 63 set at the end. If the first alone
     * is too large: count 0, and in place of the bytes the handle of an array that holds it.
     */
    static long take(ThreadState state, Object iterator, int max, boolean pairs) {
        if (iterator instanceof Chunker) {
            return ((Chunker) iterator).take(state, max, pairs);
        }
        Chunker chunker = new Chunker((Iterator<?>) iterator);
        chunker.fetchWaiting();
        try {
            return chunker.take(state, max, pairs);
        } finally {
            chunker.storeWaiting();
        }
    }

    private long take(ThreadState state, int max, boolean pairs) {
        if (failure != null) {
            throw rethrow();
        }
        // An array and not scratch memory: the iterator's code may call into Python, and from there
        // come back here.
        PackWriter out = PackWriter.toArray(state);
        int count = 0;
        int position = 0;
        int handles = 0;
        try {
            while (count < max) {
                if (!hasPending && !iterator.hasNext()) {
                    return Long.MIN_VALUE | finish(out, count);
                }
                Object element = hasPending ? takePending() : iterator.next();
                position = out.position();
                handles = out.ownedCount();
                write(out, element, pairs);
                if (out.position() > ThreadState.DATA_SIZE) {
                    if (count == 0) {
                        return Handles.put(state, out.toByteArray());
                    }
                    out.rollback(position, handles);
                    pending = element;
                    hasPending = true;
                    break;
                }
                count++;
                position = out.position();
                handles = out.ownedCount();
            }
        } catch (Throwable thrown) {
            out.rollback(position, handles);
            if (count == 0) {
                throw thrown;
            }
            failure = thrown;
        }
        return finish(out, count);
    }

    private static void write(PackWriter out, Object element, boolean pair) {
        if (pair) {
            Map.Entry<?, ?> entry = (Map.Entry<?, ?>) element;
            out.shallow(entry.getKey());
            out.shallow(entry.getValue());
        } else {
            out.shallow(element);
        }
    }

    private static long finish(PackWriter out, int count) {
        out.copyToScratch();
        return (long) count << 32 | out.position();
    }

    private void fetchWaiting() {
        synchronized (WAITING) {
            for (int i = WAITING.size() - 1; i >= 0; i--) {
                Waiting waiting = WAITING.get(i);
                Iterator<?> owner = waiting.iterator.get();
                if (owner == iterator) {
                    pending = waiting.pending;
                    hasPending = waiting.hasPending;
                    failure = waiting.failure;
                }
                if (owner == iterator || owner == null) {
                    WAITING.remove(i);
                }
            }
        }
    }

    private void storeWaiting() {
        if (hasPending || failure != null) {
            synchronized (WAITING) {
                WAITING.add(new Waiting(this));
            }
        }
    }
}
