package org.sanca.internal;

import java.io.File;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Packs an object with all that is in it: collections, maps, arrays, dates and the like become values; what has no
 * value form stays an object. Runs foreign code (iterators), so it never writes into scratch memory.
 */
final class DeepPack {
    private final PackWriter out;

    /** The containers that are being written, outermost first. */
    private Object[] path = new Object[16];

    private int depth;

    private DeepPack(PackWriter out) {
        this.out = out;
    }

    /** The result word of the packed object: in scratch memory if it fits, else behind a handle of a {@code byte[]}. */
    static long word(ThreadState state, Object object) {
        PackWriter out = PackWriter.toArray(state);
        try {
            new DeepPack(out).write(object);
            if (out.position() <= ThreadState.DATA_SIZE) {
                out.copyToScratch();
                return Results.word(Results.PACKED, out.position());
            }
            return Results.word(Results.PACKED_LARGE, Handles.put(state, out.toByteArray()));
        } catch (Throwable failure) {
            out.rollback(0, 0);
            throw failure;
        }
    }

    private void write(Object value) {
        if (!out.plain(value) && !fixed(value) && !container(value)) {
            out.object(value);
        }
    }

    /** Values that hold nothing else. Subclasses of open classes stay objects, as they may be more than the value. */
    private boolean fixed(Object value) {
        switch (ClassIds.of(value.getClass())) {
            case WellKnown.LOCAL_DATE:
                return time(Pack.LOCAL_DATE, value);
            case WellKnown.LOCAL_TIME:
                return time(Pack.LOCAL_TIME, value);
            case WellKnown.LOCAL_DATE_TIME:
                return time(Pack.LOCAL_DATE_TIME, value);
            case WellKnown.OFFSET_DATE_TIME:
                return time(Pack.OFFSET_DATE_TIME, value);
            case WellKnown.ZONED_DATE_TIME:
                return time(Pack.ZONED_DATE_TIME, value);
            case WellKnown.OFFSET_TIME:
                return time(Pack.OFFSET_TIME, value);
            case WellKnown.INSTANT:
                return time(Pack.INSTANT, value);
            case WellKnown.DURATION:
                return time(Pack.DURATION, value);
            case WellKnown.UUID:
                out.tag(Pack.UUID, 16);
                out.longValue(((UUID) value).getMostSignificantBits());
                out.longValue(((UUID) value).getLeastSignificantBits());
                return true;
            case WellKnown.DATE:
                out.tag(Pack.DATE, 8);
                out.longValue(((Date) value).getTime());
                return true;
            case WellKnown.FILE:
                out.tag(Pack.FILE, 0);
                out.string(((File) value).getPath());
                return true;
            default:
                return open(value);
        }
    }

    private boolean time(byte tag, Object value) {
        PackTimes.write(tag, value, out);
        return true;
    }

    /** Values whose class is not one class. */
    private boolean open(Object value) {
        if (value instanceof Enum) {
            out.tag(Pack.ENUM, 8);
            out.handle(value);
            out.string(((Enum<?>) value).name());
            return true;
        }
        if (value instanceof Path) {
            out.tag(Pack.PATH, 0);
            out.string(value.toString());
            return true;
        }
        return false;
    }

    private boolean container(Object value) {
        Class<?> component = value.getClass().getComponentType();
        if (component != null && component.isPrimitive()) {
            out.primitives(value);
            return true;
        }
        boolean known =
                component != null
                        || value instanceof Collection
                        || value instanceof Map
                        || value.getClass() == Optional.class;
        if (known) {
            enter(value);
            elements(value);
            depth--;
        }
        return known;
    }

    private void elements(Object value) {
        if (value instanceof Set) {
            collection(Pack.SET, (Collection<?>) value);
        } else if (value instanceof Collection) {
            collection(Pack.LIST, (Collection<?>) value);
        } else if (value instanceof Map) {
            map((Map<?, ?>) value);
        } else if (value instanceof Optional) {
            out.tag(Pack.OPTIONAL, 0);
            write(((Optional<?>) value).orElse(null));
        } else {
            array((Object[]) value);
        }
    }

    /** The number of elements is written last: what the collection says of its size may not be true of its iterator. */
    private void collection(byte tag, Collection<?> values) {
        int place = counted(tag);
        int count = 0;
        for (Object value : values) {
            write(value);
            count++;
        }
        out.intValueAt(place, count);
    }

    private void map(Map<?, ?> map) {
        int place = counted(Pack.MAP);
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            write(entry.getKey());
            write(entry.getValue());
            count++;
        }
        out.intValueAt(place, count);
    }

    private int counted(byte tag) {
        out.tag(tag, 4);
        int place = out.position();
        out.intValue(0);
        return place;
    }

    private void array(Object[] values) {
        out.tag(Pack.ARRAY, 8);
        out.intValue(ClassIds.of(values.getClass().getComponentType()));
        out.intValue(values.length);
        for (Object value : values) {
            write(value);
        }
    }

    private void enter(Object container) {
        for (int i = 0; i < depth; i++) {
            if (path[i] == container) {
                throw new IllegalArgumentException(
                        "cannot convert this "
                                + container.getClass().getName()
                                + " deeply: it contains itself");
            }
        }
        if (depth == path.length) {
            path = java.util.Arrays.copyOf(path, 2 * depth);
        }
        path[depth++] = container;
    }
}
