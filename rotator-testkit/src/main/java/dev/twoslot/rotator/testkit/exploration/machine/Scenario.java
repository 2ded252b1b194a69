package dev.twoslot.rotator.testkit.exploration.machine;

/**
 * What is to be explored.
 *
 * @param protocol the rotator, or a wrong one
 * @param intervals how many intervals pass in which runs start
 * @param startsPerInterval how many runs may start in one interval
 * @param atOnce how many runs may be at work at the same time, one or two
 * @param advisory whether the lock can fail to keep two runs apart
 * @param tokenLife how many intervals a token lives, the slack left out
 * @param kills how many tokens somebody revokes by hand, at most
 * @param faultyIntervals in how many of the intervals, counted from the first, anything can go wrong; in the others every
 *     run succeeds if it can
 * @param lies whether replies may speak of other tokens, and of writes that were not made
 * @param outages whether tokens may be refused although they work
 * @param wrongClocks whether a run's clock may be wrong
 * @param second what else there is beside the first vault
 * @param takeOvers whether an operator may let the second take over
 * @param edits how many comments a person blanks, at most
 */
record Scenario(
        RotationProtocol protocol,
        int intervals,
        int startsPerInterval,
        int atOnce,
        boolean advisory,
        int tokenLife,
        int kills,
        int faultyIntervals,
        boolean lies,
        boolean outages,
        boolean wrongClocks,
        Second second,
        boolean takeOvers,
        int edits) {

    /** Another vault for the same slots. */
    enum Second {
        /** There is none. */
        NONE,
        /** An empty one, and an administrator's pair for it: another installation, or one whose vault was lost. */
        EMPTY,
        /** A copy of the first as it was at the beginning: one that was restored from a backup, or that runs elsewhere. */
        COPY
    }

    /** How many runs in a row may fail, by the budget. */
    int missedRunsSurvived() {
        return tokenLife - 1;
    }

    /** How many runs in a row may fail with both slots usable all the while, by the budget. */
    int missedRunsWithBothSlots() {
        return tokenLife - 2;
    }
}
