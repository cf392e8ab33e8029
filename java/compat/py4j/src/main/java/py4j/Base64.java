package py4j;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as text, by RFC 2045: what stands for bytes on the wire. */
public class Base64 {
    /** Not needed: all methods are static. */
    public Base64() {}

    /**
     * Encodes.
     *
     * @param bytes what to encode; null for none
     * @param lineSep whether there is an end of line (CR LF) after every 76 characters
     * @return the text, padded with {@code =}
     */
    public static final String encodeToString(byte[] bytes, boolean lineSep) {
        return new String(encodeToByte(bytes, lineSep), StandardCharsets.ISO_8859_1);
    }

    /**
     * Encodes.
     *
     * @param bytes what to encode; null for none
     * @param lineSep whether there is an end of line (CR LF) after every 76 characters
     * @return the characters, padded with {@code =}
     */
    public static final char[] encodeToChar(byte[] bytes, boolean lineSep) {
        return encodeToString(bytes, lineSep).toCharArray();
    }

    /**
     * Encodes.
     *
     * @param bytes what to encode; null for none
     * @param lineSep whether there is an end of line (CR LF) after every 76 characters
     * @return the characters as ASCII, padded with {@code =}
     */
    public static final byte[] encodeToByte(byte[] bytes, boolean lineSep) {
        java.util.Base64.Encoder encoder =
                lineSep ? java.util.Base64.getMimeEncoder() : java.util.Base64.getEncoder();
        return bytes == null ? new byte[0] : encoder.encode(bytes);
    }

    /**
     * Encodes a part.
     *
     * @param bytes what to encode a part of; null for none
     * @param offset the first of it
     * @param length how many
     * @param lineSep whether there is an end of line (CR LF) after every 76 characters
     * @return the characters as ASCII, padded with {@code =}
     */
    public static final byte[] encodeToByte(byte[] bytes, int offset, int length, boolean lineSep) {
        return encodeToByte(
                bytes == null ? null : Arrays.copyOfRange(bytes, offset, offset + length), lineSep);
    }

    /**
     * Decodes. What is no character of Base64, as an end of line, is passed over.
     *
     * @param text the text
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decode(String text) {
        return decode(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Decodes, as {@link #decode(String)}.
     *
     * @param text the text
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decode(char[] text) {
        return decode(new String(text));
    }

    /**
     * Decodes, as {@link #decode(String)}.
     *
     * @param text the text, as ASCII
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decode(byte[] text) {
        int count = 0;
        for (byte c : text) {
            boolean isLetter = 'A' <= (c & ~0x20) && (c & ~0x20) <= 'Z';
            count += isLetter || '/' <= c && c <= '9' || c == '+' || c == '=' ? 1 : 0;
        }
        try {
            // Java's would take a text without its padding.
            return count % 4 == 0 ? java.util.Base64.getMimeDecoder().decode(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Decodes a part, as {@link #decode(String)}.
     *
     * @param text the text, as ASCII
     * @param offset the first of it
     * @param length how many
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decode(byte[] text, int offset, int length) {
        return decode(Arrays.copyOfRange(text, offset, offset + length));
    }

    /**
     * Decodes; no faster than {@link #decode(String)}.
     *
     * @param text the text
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decodeFast(String text) {
        return decode(text);
    }

    /**
     * Decodes; no faster than {@link #decode(char[])}.
     *
     * @param text the text
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decodeFast(char[] text) {
        return decode(text);
    }

    /**
     * Decodes; no faster than {@link #decode(byte[])}.
     *
     * @param text the text, as ASCII
     * @return the bytes; null if a part is missing
     */
    public static final byte[] decodeFast(byte[] text) {
        return decode(text);
    }
}
