package org.sanca.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A place in packed values, and what their payloads are made of: each method takes one thing and moves on. Nothing is
 * believed; what would lie behind the end is an exception.
 */
abstract class PackCursor {
    ByteBuffer in;
    int at;
    final int end;

    PackCursor(ByteBuffer in, int start, int end) {
        this.in = in;
        this.at = start;
        this.end = end;
    }

    final byte byteValue() {
        return in.get(skip(1));
    }

    final int intValue() {
        return in.getInt(skip(4));
    }

    final long longValue() {
        return in.getLong(skip(8));
    }

    /** Text in UTF-8 with its length. */
    final String utf8() {
        return new String(bytes(count(1)), StandardCharsets.UTF_8);
    }

    /** A number of things of at least {@code size} bytes each; checked, so that nothing huge is allocated in vain. */
    final int count(int size) {
        int count = intValue();
        if (count < 0 || count > (end - at) / size) {
            throw malformed(
                    "counts "
                            + Integer.toUnsignedString(count)
                            + " things in "
                            + (end - at)
                            + " bytes");
        }
        return count;
    }

    final byte[] bytes(int count) {
        byte[] out = new byte[count];
        block(count).get(out);
        return out;
    }

    /** The input, positioned at {@code size} bytes that are thereby consumed. */
    final ByteBuffer block(int size) {
        in.position(skip(size));
        return in;
    }

    final int skip(int size) {
        if (size > end - at) {
            throw malformed("ends too early");
        }
        int start = at;
        at += size;
        return start;
    }

    static IllegalArgumentException malformed(String how) {
        return new IllegalArgumentException(
                "a packed value " + how + "; this is a bug in Sanca, please report it");
    }
}
