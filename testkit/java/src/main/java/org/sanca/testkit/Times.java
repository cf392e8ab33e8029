package org.sanca.testkit;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/** Echoes of the everyday value classes that have a Python counterpart. */
public final class Times {
    private Times() {}

    public static LocalDate echoLocalDate(LocalDate x) {
        return x;
    }

    public static LocalTime echoLocalTime(LocalTime x) {
        return x;
    }

    public static LocalDateTime echoLocalDateTime(LocalDateTime x) {
        return x;
    }

    public static OffsetDateTime echoOffsetDateTime(OffsetDateTime x) {
        return x;
    }

    public static OffsetTime echoOffsetTime(OffsetTime x) {
        return x;
    }

    public static ZonedDateTime echoZonedDateTime(ZonedDateTime x) {
        return x;
    }

    public static Instant echoInstant(Instant x) {
        return x;
    }

    public static Duration echoDuration(Duration x) {
        return x;
    }

    public static Date echoDate(Date x) {
        return x;
    }

    public static UUID echoUuid(UUID x) {
        return x;
    }

    public static Path echoPath(Path x) {
        return x;
    }

    public static File echoFile(File x) {
        return x;
    }

    public static Optional<Object> echoOptional(Optional<Object> x) {
        return x;
    }

    public static Optional<Object> optionalOf(Object x) {
        return Optional.ofNullable(x);
    }
}
