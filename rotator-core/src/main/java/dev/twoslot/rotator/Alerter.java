package dev.twoslot.rotator;

/**
 * Tells people of a run: exactly once of each failed one, and of a successful one that has a notice that
 * {@link dev.twoslot.rotator.Notice#needsAttention() needs attention}; never otherwise. Thread-safe.
 *
 * <p>Called on a thread of the rotation's executor. The engine waits for it no longer than a minute, after the lock has been
 * released, and then interrupts it; an implementation that talks to the outside has a shorter deadline of its own. It is not
 * called again if it throws: the exception is logged as a warning, and the run's outcome stays as it was.
 */
@FunctionalInterface
public interface Alerter {

    /** Sends one alert. The outcome has no secret in it. */
    void alert(RotationOutcome outcome);

    /** For a service that looks at the outcome of {@code run()} itself. */
    static Alerter none() {
        return outcome -> {};
    }
}
