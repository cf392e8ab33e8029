package org.sanca.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;

/** Counts the objects that native code holds, by class. */
final class LiveObjects implements Comparator<LiveObjects.Count> {
    static final class Count {
        final String name;
        long count;

        Count(String name) {
            this.name = name;
        }
    }

    private LiveObjects() {}

    /** Most first, for native code. */
    static byte[] list() {
        HashMap<Class<?>, Count> counts = new HashMap<>();
        int limit = Handles.limit();
        for (int handle = Handles.RESERVED; handle < limit; handle++) {
            Object object = Handles.get(handle);
            if (object != null) {
                Count count = counts.get(object.getClass());
                if (count == null) {
                    count = new Count(object.getClass().getName());
                    counts.put(object.getClass(), count);
                }
                count.count++;
            }
        }
        ArrayList<Count> sorted = new ArrayList<>(counts.values());
        sorted.sort(new LiveObjects());
        ByteWriter out = new ByteWriter(1024);
        out.putInt(sorted.size());
        for (Count count : sorted) {
            out.putText(count.name);
            out.putLong(count.count);
        }
        return out.toByteArray();
    }

    @Override
    public int compare(Count a, Count b) {
        return a.count != b.count ? Long.compare(b.count, a.count) : a.name.compareTo(b.name);
    }
}
