package dev.twoslot.rotator.consumer;

import java.time.Duration;

/** The periods of {@link SlotCredentials}, in milliseconds. */
record Timing(long refreshAfter, long maxAge, long minReadInterval, long readTimeout, long retryPrimaryAfter) {

    static final long NEVER = Long.MIN_VALUE;

    static final Duration SHORTEST = Duration.ofMillis(1);

    /** As good as "never". Longer ones could run over when they are added to a moment. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** Keeps a century, the longest period, within a long when it is doubled so often. */
    private static final int MOST_DOUBLINGS = 20;

    /** Whether the period has passed since then. A clock that was set back counts as passed: better early than hours late. */
    static boolean passed(long since, long period, long now) {
        return since == NEVER || now < since || now - since >= period;
    }

    /**
     * How long a read may hang before another takes its place, where there is no other hope. It doubles with each that hangs: a source
     * that hangs for a day costs a dozen threads, and a source that works again is found all the same.
     */
    long replaceAfter(int hanging) {
        return minReadInterval << Math.min(hanging, MOST_DOUBLINGS);
    }
}
