package dev.twoslot.rotator.testkit.simulation.api;

import java.time.Duration;

/** The one way in which the simulator spends real time: latency, stalls and slow bodies. */
@FunctionalInterface
public interface Pauser {

    /**
     * Waits, or counts that it was asked to.
     *
     * @throws InterruptedException if the simulator is being closed
     */
    void pause(Duration duration) throws InterruptedException;
}
