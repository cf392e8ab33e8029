package org.sanca.internal;

/** Texts of more than a few characters as Latin-1, in bulk. */
final class Latin1 {
    /** Up to here a loop over the characters is faster. */
    static final int SHORT_TEXT = 16;

    private Latin1() {}

    /**
     * Puts the low byte of every character into an array that is long enough; false if one of the characters has an
     * upper byte, and then the array holds nothing of use.
     *
     * <p>Taking the bytes is a plain copy for a string stored as Latin-1. The string of those bytes is compared with
     * the original, which is one vectorised comparison – or none if the original is stored as UTF-16.
     */
    @SuppressWarnings("deprecation") // both methods are deprecated for dropping the upper byte
    static boolean bytes(String text, byte[] bytes) {
        int length = text.length();
        if (looksWide(text, length)) {
            return false;
        }
        text.getBytes(0, length, bytes, 0);
        return new String(bytes, 0, 0, length).equals(text);
    }

    /** Whether one of some characters is not Latin-1, so that trying is a waste. */
    private static boolean looksWide(String text, int length) {
        int step = (length >>> 3) + 1;
        for (int i = 0; i < length; i += step) {
            if (text.charAt(i) > 0xFF) {
                return true;
            }
        }
        return false;
    }
}
