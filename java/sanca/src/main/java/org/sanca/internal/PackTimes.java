package org.sanca.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The packed form of {@code java.time}. A class of its own, so that nothing of {@code java.time} is loaded before it
 * is met.
 */
final class PackTimes {
    private PackTimes() {}

    /** Bytes after the tag (before the zone's text for {@link Pack#ZONED_DATE_TIME}); 0 if the tag is not of a time. */
    static int size(byte tag) {
        switch (tag) {
            case Pack.LOCAL_DATE:
                return 6;
            case Pack.LOCAL_TIME:
                return 7;
            case Pack.LOCAL_DATE_TIME:
                return 13;
            case Pack.OFFSET_DATE_TIME:
            case Pack.ZONED_DATE_TIME:
                return 17;
            case Pack.OFFSET_TIME:
                return 11;
            case Pack.INSTANT:
            case Pack.DURATION:
                return 12;
            default:
                return 0;
        }
    }

    static Object read(byte tag, PackCursor in) {
        switch (tag) {
            case Pack.LOCAL_DATE:
                return date(in);
            case Pack.LOCAL_TIME:
                return time(in);
            case Pack.LOCAL_DATE_TIME:
                return dateTime(in);
            case Pack.OFFSET_DATE_TIME:
                return OffsetDateTime.of(dateTime(in), offset(in));
            case Pack.ZONED_DATE_TIME:
                return zoned(in);
            case Pack.OFFSET_TIME:
                return OffsetTime.of(time(in), offset(in));
            case Pack.INSTANT:
                return Instant.ofEpochSecond(in.longValue(), in.intValue());
            default:
                return Duration.ofSeconds(in.longValue(), in.intValue());
        }
    }

    /** Writes any of the classes above, all of them final. */
    static void write(byte tag, Object value, PackWriter out) {
        out.tag(tag, size(tag));
        switch (tag) {
            case Pack.LOCAL_DATE:
                date((LocalDate) value, out);
                break;
            case Pack.LOCAL_TIME:
                time((LocalTime) value, out);
                break;
            case Pack.LOCAL_DATE_TIME:
                dateTime((LocalDateTime) value, out);
                break;
            case Pack.OFFSET_DATE_TIME:
                dateTime(((OffsetDateTime) value).toLocalDateTime(), out);
                out.intValue(((OffsetDateTime) value).getOffset().getTotalSeconds());
                break;
            case Pack.ZONED_DATE_TIME:
                zoned((ZonedDateTime) value, out);
                break;
            case Pack.OFFSET_TIME:
                time(((OffsetTime) value).toLocalTime(), out);
                out.intValue(((OffsetTime) value).getOffset().getTotalSeconds());
                break;
            case Pack.INSTANT:
                out.longValue(((Instant) value).getEpochSecond());
                out.intValue(((Instant) value).getNano());
                break;
            default:
                out.longValue(((Duration) value).getSeconds());
                out.intValue(((Duration) value).getNano());
                break;
        }
    }

    private static LocalDate date(PackCursor in) {
        return LocalDate.of(in.intValue(), in.byteValue(), in.byteValue());
    }

    private static LocalTime time(PackCursor in) {
        return LocalTime.of(in.byteValue(), in.byteValue(), in.byteValue(), in.intValue());
    }

    private static LocalDateTime dateTime(PackCursor in) {
        LocalDate date = date(in);
        return LocalDateTime.of(date, time(in));
    }

    private static ZoneOffset offset(PackCursor in) {
        return ZoneOffset.ofTotalSeconds(in.intValue());
    }

    /** The offset decides between the two readings of an hour that a clock change repeats. */
    private static ZonedDateTime zoned(PackCursor in) {
        LocalDateTime local = dateTime(in);
        ZoneOffset offset = offset(in);
        String zone = in.utf8();
        return ZonedDateTime.ofLocal(local, zone.isEmpty() ? offset : ZoneId.of(zone), offset);
    }

    private static void date(LocalDate value, PackWriter out) {
        out.intValue(value.getYear());
        out.byteValue(value.getMonthValue());
        out.byteValue(value.getDayOfMonth());
    }

    private static void time(LocalTime value, PackWriter out) {
        out.byteValue(value.getHour());
        out.byteValue(value.getMinute());
        out.byteValue(value.getSecond());
        out.intValue(value.getNano());
    }

    private static void dateTime(LocalDateTime value, PackWriter out) {
        date(value.toLocalDate(), out);
        time(value.toLocalTime(), out);
    }

    private static void zoned(ZonedDateTime value, PackWriter out) {
        dateTime(value.toLocalDateTime(), out);
        out.intValue(value.getOffset().getTotalSeconds());
        out.utf8(value.getZone() instanceof ZoneOffset ? "" : value.getZone().getId());
    }
}
