package dev.twoslot.rotator.testkit.exploration;

import dev.twoslot.rotator.testkit.RotationProtocol;

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
 */
public record Scenario(
        RotationProtocol protocol,
        int intervals,
        int startsPerInterval,
        int atOnce,
        boolean advisory,
        int tokenLife,
        int kills,
        int faultyIntervals) {

    /** How many runs in a row may fail, by the budget. */
    int missedRunsSurvived() {
        return tokenLife - 1;
    }

    /** How many runs in a row may fail with both slots usable all the while, by the budget. */
    int missedRunsWithBothSlots() {
        return tokenLife - 2;
    }
}
