package org.sanca.internal;

import java.io.File;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.UUID;

/**
 * Builds Java objects from packed values. Every handle the value owns is freed, also when building fails.
 *
 * <p>Putting a foreign object into a set or map runs its {@code hashCode}, which may call Python and so overwrite the
 * scratch memory that is being read. Before that happens the reader moves to a copy, and puts the bytes back when it is
 * done: later arguments of the same call lie behind them.
 */
final class PackReader extends PackCursor {
    private final ThreadState state;
    private final int start;

    /** Scratch memory as it was before foreign code ran. */
    private byte[] saved;

    private PackReader(ThreadState state, ByteBuffer in, int start, int end) {
        super(in, start, end);
        this.state = state;
        this.start = start;
    }

    /** Reads the one value that lies in scratch memory. */
    static Object fromScratch(ThreadState state, int offset, int length) {
        if (offset < ThreadState.DATA || length > ThreadState.END - offset) {
            throw new IllegalArgumentException("packed value outside of scratch memory");
        }
        return new PackReader(state, state.scratch, offset, offset + length).whole();
    }

    /** Reads the one value that the array holds. */
    static Object fromArray(byte[] packed) {
        ByteBuffer in = ByteBuffer.wrap(packed).order(ByteOrder.nativeOrder());
        return new PackReader(null, in, 0, packed.length).whole();
    }

    private Object whole() {
        try {
            Object value = value();
            if (at != end) {
                throw malformed("has " + (end - at) + " bytes too many");
            }
            return value;
        } catch (Throwable failure) {
            PackDiscard.from(in, start, end, at);
            throw failure;
        } finally {
            restore();
        }
    }

    private Object value() {
        byte tag = byteValue();
        switch (tag) {
            case Pack.NULL:
                return null;
            case Pack.TRUE:
                return Boolean.TRUE;
            case Pack.FALSE:
                return Boolean.FALSE;
            case Pack.BYTE:
                return byteValue();
            case Pack.SHORT:
                return in.getShort(skip(2));
            case Pack.INT:
                return intValue();
            case Pack.LONG:
                return longValue();
            case Pack.FLOAT:
                return in.getFloat(skip(4));
            case Pack.DOUBLE:
                return in.getDouble(skip(8));
            case Pack.CHAR:
                return in.getChar(skip(2));
            case Pack.LATIN1:
                return latin1(count(1));
            case Pack.UTF16:
                return utf16(count(2));
            case Pack.BIG_INTEGER:
                return new BigInteger(bytes(count(1)));
            case Pack.BIG_DECIMAL:
                return new BigDecimal(latin1(count(1)));
            case Pack.HANDLE:
                return Handles.get(intValue());
            case Pack.OBJECT:
                skip(4);
                return Handles.takeShared(intValue());
            default:
                return container(tag);
        }
    }

    private Object container(byte tag) {
        switch (tag) {
            case Pack.LIST:
                return list();
            case Pack.TUPLE:
                return Collections.unmodifiableList(list());
            case Pack.SET:
                return set();
            case Pack.MAP:
                return map();
            case Pack.ARRAY:
                return array();
            case Pack.BYTES:
                return bytes(count(1));
            case Pack.PRIMITIVE_ARRAY:
                return primitives(byteValue());
            case Pack.OPTIONAL:
                return Optional.ofNullable(value());
            case Pack.UUID:
                return new UUID(longValue(), longValue());
            case Pack.PATH:
                return Path.of((String) value());
            case Pack.FILE:
                return new File((String) value());
            case Pack.DATE:
                return new Date(longValue());
            case Pack.ENUM:
                return constant();
            case Pack.LOCAL_DATE:
            case Pack.LOCAL_TIME:
            case Pack.LOCAL_DATE_TIME:
            case Pack.OFFSET_DATE_TIME:
            case Pack.ZONED_DATE_TIME:
            case Pack.INSTANT:
            case Pack.DURATION:
            case Pack.OFFSET_TIME:
                return PackTimes.read(tag, this);
            default:
                throw malformed("has the unknown tag " + tag);
        }
    }

    private ArrayList<Object> list() {
        int count = count(1);
        ArrayList<Object> out = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            out.add(value());
        }
        return out;
    }

    private Object set() {
        int count = count(1);
        LinkedHashSet<Object> out = new LinkedHashSet<>(capacity(count));
        for (int i = 0; i < count; i++) {
            out.add(key());
        }
        return out;
    }

    private Object map() {
        int count = count(2);
        LinkedHashMap<Object, Object> out = new LinkedHashMap<>(capacity(count));
        for (int i = 0; i < count; i++) {
            Object key = key();
            out.put(key, value());
        }
        return out;
    }

    private static int capacity(int count) {
        return Math.max(16, count + count / 3 + 1);
    }

    /** A value that is going to be hashed. Plain values have plain hash codes; anything else may run foreign code. */
    private Object key() {
        Object key = value();
        if (state != null
                && saved == null
                && key != null
                && ClassIds.of(key.getClass()) >= WellKnown.CLASS) {
            save();
        }
        return key;
    }

    private void save() {
        saved = new byte[ThreadState.END];
        state.scratch.position(ThreadState.DATA);
        state.scratch.get(saved, ThreadState.DATA, ThreadState.DATA_SIZE);
        in = ByteBuffer.wrap(saved).order(ByteOrder.nativeOrder());
    }

    private void restore() {
        if (saved != null) {
            state.scratch.position(ThreadState.DATA);
            state.scratch.put(saved, ThreadState.DATA, ThreadState.DATA_SIZE);
        }
    }

    private Object array() {
        Class<?> component = ClassIds.type(intValue());
        int count = count(1);
        if (component.isPrimitive()) {
            throw malformed(
                    "is an array of " + component + " in the form of an array of references");
        }
        Object[] out = (Object[]) Array.newInstance(component, count);
        for (int i = 0; i < count; i++) {
            out[i] = value();
        }
        return out;
    }

    private Object primitives(byte kind) {
        switch (kind) {
            case Kind.BOOLEAN:
                byte[] flags = bytes(count(1));
                boolean[] booleans = new boolean[flags.length];
                for (int i = 0; i < flags.length; i++) {
                    booleans[i] = flags[i] != 0;
                }
                return booleans;
            case Kind.BYTE:
                return bytes(count(1));
            case Kind.CHAR:
                char[] chars = new char[count(2)];
                block(2 * chars.length).asCharBuffer().get(chars);
                return chars;
            case Kind.SHORT:
                short[] shorts = new short[count(2)];
                block(2 * shorts.length).asShortBuffer().get(shorts);
                return shorts;
            case Kind.INT:
                int[] ints = new int[count(4)];
                block(4 * ints.length).asIntBuffer().get(ints);
                return ints;
            case Kind.LONG:
                long[] longs = new long[count(8)];
                block(8 * longs.length).asLongBuffer().get(longs);
                return longs;
            case Kind.FLOAT:
                float[] floats = new float[count(4)];
                block(4 * floats.length).asFloatBuffer().get(floats);
                return floats;
            case Kind.DOUBLE:
                double[] doubles = new double[count(8)];
                block(8 * doubles.length).asDoubleBuffer().get(doubles);
                return doubles;
            default:
                throw malformed("has an array of the unknown kind " + kind);
        }
    }

    /** Only ever made by Java; read for the sake of values that are sent back as they came. */
    private Object constant() {
        skip(4);
        Object constant = Handles.takeShared(intValue());
        value();
        return constant;
    }

    @SuppressWarnings("deprecation") // drops the upper byte, as Latin-1 asks for
    private String latin1(int count) {
        if (state == null || saved != null) {
            int start = skip(count);
            return new String(in.array(), 0, start, count);
        }
        byte[] bytes = state.bytes(count);
        in.position(skip(count));
        in.get(bytes, 0, count);
        return new String(bytes, 0, 0, count);
    }

    private String utf16(int count) {
        char[] chars = new char[count];
        block(2 * count).asCharBuffer().get(chars);
        return new String(chars);
    }
}
