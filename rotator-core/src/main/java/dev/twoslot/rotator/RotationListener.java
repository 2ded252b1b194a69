package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.Phase;

/**
 * Watches runs. Called on a thread of the rotation's executor, in order, one call at a time; the run waits for each call, but no
 * longer than its call timeout: a listener that takes longer is interrupted and not called again in that run. What it throws is
 * logged as a warning and otherwise ignored. Nothing that it is given holds a secret.
 */
public interface RotationListener {

    /** A phase begins. A phase that a run has no need of is not announced. */
    default void phaseStarted(String runId, Phase phase) {}

    /** Something happened that is no failure but that a person may want to know; the outcome has it as well. */
    default void noticed(String runId, Phase phase, Notice notice) {}

    /** The run is over; its lock is released and its alert, if any, is sent. */
    default void finished(RotationOutcome outcome) {}
}
