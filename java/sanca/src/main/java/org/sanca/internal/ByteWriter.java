package org.sanca.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds the byte arrays that describe things: big-endian numbers, text as length and UTF-8. */
final class ByteWriter {
    private byte[] bytes;
    private int length;

    ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    int length() {
        return length;
    }

    void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        ensure(4);
        putIntAt(length, value);
        length += 4;
    }

    /** Overwrites four bytes that were put before: a count that is known only at the end. */
    void putIntAt(int position, int value) {
        bytes[position] = (byte) (value >>> 24);
        bytes[position + 1] = (byte) (value >>> 16);
        bytes[position + 2] = (byte) (value >>> 8);
        bytes[position + 3] = (byte) value;
    }

    void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
