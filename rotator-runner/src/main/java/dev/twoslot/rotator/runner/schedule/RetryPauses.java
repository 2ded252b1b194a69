package dev.twoslot.rotator.runner.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a failed run is tried again before the next planned one. Pure.
 *
 * <p>The pauses double from a sixtieth of the interval on: an hourly schedule tries again after 1, 2, 4, 8 and 16 minutes,
 * and then its next run is due. Where the tokens would run out before the pause is over, half of the time that is left is
 * waited instead, so that there is a try while one can still succeed.
 */
record RetryPauses(Duration interval) {

    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /**
     * @param failures how many runs have failed since the last one that did not, 1 or more
     * @param now when the last of them ended
     * @param nextPlanned when the next run is planned anyway
     * @param survivesUntil when the last usable token runs out, or null if unknown
     * @return when to try again, or empty if that is not before the next planned run, or if no try can succeed any more
     */
    Optional<Instant> nextTry(int failures, Instant now, Instant nextPlanned, @Nullable Instant survivesUntil) {
        if (survivesUntil != null && !survivesUntil.isAfter(now)) {
            return Optional.empty();
        }
        Duration pause = first().multipliedBy(1L << Math.min(failures - 1, 20));
        if (survivesUntil != null) {
            pause = min(
                    pause, max(SHORTEST, Duration.between(now, survivesUntil).dividedBy(2)));
        }
        Instant next = now.plus(pause);
        return next.isBefore(nextPlanned) ? Optional.of(next) : Optional.empty();
    }

    private Duration first() {
        return max(SHORTEST, interval.dividedBy(60));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
