package org.sanca;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Classes that results are wanted as, and arguments in the order in which they cross. */
final class Values {
    private Values() {}

    /** What Python is asked for: null stands for a {@code PyObject}. */
    static Class<?> wanted(Class<?> type) {
        Objects.requireNonNull(type, "the class of a result");
        return type == PyObject.class ? null : type;
    }

    @SuppressWarnings("unchecked") // a primitive class stands for its box, which is what came
    static <T> T cast(Class<T> type, Object value) {
        return (T) value;
    }

    /** Positional arguments, then each keyword and its value. */
    static Object[] withKeywords(Object[] args, Map<String, ?> kwargs) {
        int positional = args == null ? 0 : args.length;
        Object[] out =
                args == null
                        ? new Object[2 * kwargs.size()]
                        : Arrays.copyOf(args, positional + 2 * kwargs.size(), Object[].class);
        int at = positional;
        for (Map.Entry<String, ?> entry : kwargs.entrySet()) {
            out[at++] = Objects.requireNonNull(entry.getKey(), "the name of a keyword argument");
            out[at++] = entry.getValue();
        }
        return out;
    }
}
