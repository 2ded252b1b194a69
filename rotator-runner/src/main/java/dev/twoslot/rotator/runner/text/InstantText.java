package dev.twoslot.rotator.runner.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time as people read them: the absolute one in UTC, and how far away it is. */
public final class InstantText {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private InstantText() {}

    public static String absolute(Instant instant) {
        return UTC.format(instant);
    }

    /** The absolute one for a column whose header says that it is UTC. */
    static String withoutZone(Instant instant) {
        return absolute(instant).replace(" UTC", "");
    }

    /** {@code in 2h10m}, {@code 5m ago} or {@code now}; no finer than it matters. */
    public static String relative(Instant instant, Instant now) {
        Duration distance = Duration.between(now, instant);
        Duration rounded = round(distance.abs());
        if (rounded.isZero()) {
            return "now";
        }
        return distance.isNegative() ? DurationText.format(rounded) + " ago" : "in " + DurationText.format(rounded);
    }

    /** Both, for a token's end: {@code 2026-11-23 17:00:00 UTC (in 2h10m)}. */
    public static String both(@Nullable Instant instant, Instant now) {
        return instant == null ? "unknown" : absolute(instant) + " (" + relative(instant, now) + ")";
    }

    /** To the second below an hour, to the minute below a day, to the hour above. */
    private static Duration round(Duration distance) {
        ChronoUnit unit = distance.compareTo(Duration.ofHours(1)) < 0
                ? ChronoUnit.SECONDS
                : distance.compareTo(Duration.ofDays(1)) < 0 ? ChronoUnit.MINUTES : ChronoUnit.HOURS;
        return distance.plus(unit.getDuration().dividedBy(2)).truncatedTo(unit);
    }
}
