package org.sanca.gateway;

import java.time.Duration;

/** Settings as they reach native code: names and values, each followed by a NUL. What is not set is not sent. */
final class SettingsText {
    private final StringBuilder out = new StringBuilder();

    void put(String name, Object value) {
        if (value != null) {
            out.append(name).append('\0').append(value).append('\0');
        }
    }

    static Long millis(Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
