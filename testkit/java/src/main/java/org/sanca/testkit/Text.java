package org.sanca.testkit;

/** Strings and characters. */
public final class Text {
    private Text() {}

    public static String echo(String text) {
        return text;
    }

    public static int length(String text) {
        return text.length();
    }

    public static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    public static int unit(String text, int index) {
        return text.charAt(index);
    }

    /** A string of exactly these UTF-16 units. */
    public static String of(int... units) {
        StringBuilder out = new StringBuilder();
        for (int unit : units) {
            out.append((char) unit);
        }
        return out.toString();
    }

    public static String repeat(String text, int times) {
        return text.repeat(times);
    }

    public static char echoChar(char unit) {
        return unit;
    }

    public static Character echoBox(Character unit) {
        return unit;
    }

    public static CharSequence echoSequence(CharSequence text) {
        return text;
    }

    /** A CharSequence that is not a String. */
    public static CharSequence builder(String text) {
        return new StringBuilder(text);
    }

    public static String join(Iterable<? extends CharSequence> parts) {
        return String.join(",", parts);
    }

    public static boolean isNull(String text) {
        return text == null;
    }

    public static int hash(String text) {
        return text.hashCode();
    }
}
