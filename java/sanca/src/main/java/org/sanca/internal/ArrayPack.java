package org.sanca.internal;

/** Packs elements of arrays of references. Runs no foreign code, so it writes straight into scratch memory. */
final class ArrayPack {
    private ArrayPack() {}

    /**
     * Packs as many of {@code count} elements as fit: {@code count << 32 | bytes}. If the first alone does not: count
     * 0, and in place of the bytes the handle of an array that holds it.
     */
    static long pack(ThreadState state, Object[] array, int start, int count) {
        java.util.Objects.checkFromIndexSize(start, count, array.length);
        PackWriter out = PackWriter.toScratch(state);
        int done = 0;
        int position = out.position();
        try {
            while (done < count) {
                out.shallow(array[start + done]);
                done++;
                position = out.position();
            }
        } catch (PackWriter.Full full) {
            if (done == 0) {
                return alone(state, array[start]);
            }
        }
        return (long) done << 32 | position - ThreadState.DATA;
    }

    private static long alone(ThreadState state, Object element) {
        PackWriter out = PackWriter.toArray(state);
        out.shallow(element);
        return Handles.put(state, out.toByteArray());
    }
}
