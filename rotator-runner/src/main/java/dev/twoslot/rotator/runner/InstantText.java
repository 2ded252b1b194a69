package dev.twoslot.rotator.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Points in time as people read them: the absolute one in UTC, and how far away it is. */
final class InstantText {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private InstantText() {}

    static String absolute(Instant instant) {
        return UTC.format(instant);
    }

    /** {@code in 2h10m}, {@code 5m ago} or {@code now}; seconds only where there is less than an hour to go. */
    static String relative(Instant instant, Instant now) {
        Duration distance = Duration.between(now, instant);
        Duration rounded = round(distance.abs());
        if (rounded.isZero()) {
            return "now";
        }
        return distance.isNegative() ? DurationText.format(rounded) + " ago" : "in " + DurationText.format(rounded);
    }

    /** Both, for a token's end: {@code 2026-11-23 17:00:00 UTC (in 2h10m)}. */
    static String both(@Nullable Instant instant, Instant now) {
        return instant == null ? "unknown" : absolute(instant) + " (" + relative(instant, now) + ")";
    }

    private static Duration round(Duration distance) {
        Duration half = distance.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofMillis(500) : Duration.ofSeconds(30);
        ChronoUnit unit = distance.compareTo(Duration.ofHours(1)) < 0 ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        return distance.plus(half).truncatedTo(unit);
    }
}
