package dev.twoslot.rotator;

import java.time.Duration;

/**
 * How much can go wrong before a schedule locks itself out.
 *
 * <p>A token is created, and one interval later it is needed to create the next; each run that fails moves that moment by
 * one interval. {@code slack} is what a run may itself be late by. The rotator therefore survives N missed runs in a row
 * if and only if {@code ttl >= (N+1) * interval + slack}. A token spends its second interval in SECONDARY, so SECONDARY is
 * usable throughout if and only if {@code ttl >= (N+2) * interval + slack}; with N = 0 that is invariant I2.
 *
 * @param interval the time between two runs
 * @param ttl how long a new token lives
 * @param slack lease + clock skew + propagation + scheduler delay
 */
public record RotationBudget(Duration interval, Duration ttl, Duration slack) {

    public RotationBudget {
        requirePositive("interval", interval);
        requirePositive("ttl", ttl);
        if (slack.isNegative()) {
            throw new IllegalArgumentException("slack must not be negative");
        }
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero");
        }
    }

    /** How many runs in a row may fail without locking the rotator out; -1 if not even a run on time is in time. */
    public int missedRunsSurvived() {
        return intervalsCovered() - 1;
    }

    /** How many runs in a row may fail with SECONDARY usable all the while; -1 if it is not even when none fails. */
    public int missedRunsWithBothSlotsUsable() {
        return Math.max(-1, intervalsCovered() - 2);
    }

    /** Whether invariant I2 holds: after a successful run, both slots are usable until the next one stages. */
    public boolean keepsSecondaryUsable() {
        return missedRunsWithBothSlotsUsable() >= 0;
    }

    /** The shortest ttl with which {@code missedRuns} runs in a row may fail and a later one can still rotate. */
    public Duration smallestTtlToSurvive(int missedRuns) {
        return smallestTtl(missedRuns).minus(interval);
    }

    /** The shortest ttl with which {@code missedRuns} runs in a row may fail and SECONDARY stays usable throughout. */
    public Duration smallestTtl(int missedRuns) {
        if (missedRuns < 0) {
            throw new IllegalArgumentException("missedRuns must be 0 or more");
        }
        return interval.multipliedBy(missedRuns + 2L).plus(slack);
    }

    private int intervalsCovered() {
        Duration usable = ttl.minus(slack);
        return usable.isNegative() ? 0 : Math.toIntExact(Math.min(Integer.MAX_VALUE, usable.dividedBy(interval)));
    }
}
