package dev.twoslot.rotator.consumer;

import java.time.Duration;

/** The periods of {@link SlotCredentials}, in milliseconds. */
record Timing(long refreshAfter, long maxAge, long backOff, long longestWait, long retryPrimaryAfter) {

    static final long NEVER = Long.MIN_VALUE;

    static final Duration SHORTEST = Duration.ofMillis(1);

    /** Stands for "never" too. Longer ones would run over when they are added to a moment. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    static Timing of(
            Duration refreshAfter,
            Duration maxAge,
            Duration backOff,
            Duration longestWait,
            Duration retryPrimaryAfter) {
        return new Timing(
                millis(refreshAfter), millis(maxAge), millis(backOff), millis(longestWait), millis(retryPrimaryAfter));
    }

    private static long millis(Duration period) {
        return (period.compareTo(LONGEST) > 0 ? LONGEST : period).toMillis();
    }

    /** Whether the period has passed since then. A clock that was set back counts as passed: better early than hours late. */
    static boolean passed(long since, long period, long now) {
        return since == NEVER || now < since || now - since >= period;
    }
}
