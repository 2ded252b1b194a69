package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.RotationOutcome;

/**
 * Tells people of a failed run. Called exactly once for each failed run and never otherwise; not repeated if it throws: the
 * exception is logged as a warning, and the run's outcome stays as it was. Thread-safe.
 */
@FunctionalInterface
public interface Alerter {

    /** Sends one alert. The outcome has no secret in it. */
    void alert(RotationOutcome.Failed failure);

    /** For a service that looks at the outcome of {@code run()} itself. */
    static Alerter none() {
        return failure -> {};
    }
}
