package py4j;

/** The escapes of the wire: a line has no end of line in it. */
public class StringUtil {
    /** Begins an escape. */
    public static final char ESCAPE_CHAR = '\\';

    /** Not needed: all methods are static. */
    public StringUtil() {}

    /**
     * Escapes backslashes and ends of lines.
     *
     * @param original any text
     * @return a text of one line
     */
    public static String escape(String original) {
        StringBuilder out = new StringBuilder(original.length() + 8);
        for (int i = 0; i < original.length(); i++) {
            char c = original.charAt(i);
            if (c == '\n' || c == '\r' || c == ESCAPE_CHAR) {
                out.append(ESCAPE_CHAR);
            }
            out.append(c == '\n' ? 'n' : c == '\r' ? 'r' : c);
        }
        return out.toString();
    }

    /**
     * Takes escapes back. A backslash before another character stands for that character, one at the end for nothing.
     *
     * @param escaped a text with escapes
     * @return the text without
     */
    public static String unescape(String escaped) {
        StringBuilder out = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != ESCAPE_CHAR) {
                out.append(c);
            } else if (++i < escaped.length()) {
                char next = escaped.charAt(i);
                out.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            }
        }
        return out.toString();
    }
}
