package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.RotationOutcome;

/**
 * Watches runs. Called on the thread of {@code run()}, in order; what it throws is logged as a warning and otherwise
 * ignored. Nothing that it is given holds a secret.
 */
public interface RotationListener {

    /** A phase begins. A phase that a run has no need of is not announced. */
    default void phaseStarted(String runId, Phase phase) {}

    /**
     * Something happened that is no failure but that a person may want to know, such as a rescue, a roll forward, or a
     * sweep that could not be finished.
     */
    default void noticed(String runId, Phase phase, String notice) {}

    /** The run is over; its lock is released and its alert, if any, is sent. */
    default void finished(RotationOutcome outcome) {}
}
