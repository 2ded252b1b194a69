package dev.twoslot.rotator.consumer;

import java.time.Duration;

/** The periods of {@link SlotCredentials}, in milliseconds. */
record Timing(long refreshAfter, long maxAge, long backOff, long longestWait, long retryPrimaryAfter) {

    static final long NEVER = Long.MIN_VALUE;

    static Timing of(
            Duration refreshAfter,
            Duration maxAge,
            Duration backOff,
            Duration longestWait,
            Duration retryPrimaryAfter) {
        return new Timing(
                refreshAfter.toMillis(),
                maxAge.toMillis(),
                backOff.toMillis(),
                longestWait.toMillis(),
                retryPrimaryAfter.toMillis());
    }

    /** Whether the period has passed since then. A clock that was set back counts as passed: better early than hours late. */
    static boolean passed(long since, long period, long now) {
        return since == NEVER || now < since || now - since >= period;
    }
}
