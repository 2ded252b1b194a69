package dev.twoslot.rotator.testkit.simulation.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Simulated time: a base that may run by itself, plus what was advanced. Thread-safe. */
public final class SimulatedClock implements InstantSource {
    /** Far enough for any test, and near enough that every time that is computed from it exists. */
    private static final Duration FURTHEST = Duration.ofDays(36_525);

    private final InstantSource base;
    private Duration offset = Duration.ZERO;

    public SimulatedClock(InstantSource base) {
        this.base = base;
    }

    @Override
    public synchronized Instant instant() {
        return base.instant().plus(offset);
    }

    /** Moves time forward; going back is refused, since no real clock of Cloudflare's does. */
    public synchronized void advance(Duration by) {
        if (by.isNegative() || by.compareTo(FURTHEST.minus(offset)) > 0) {
            throw new IllegalArgumentException("simulated time moves forward only, and a hundred years at most");
        }
        offset = offset.plus(by);
    }

    /** Forgets what was advanced. */
    public synchronized void reset() {
        offset = Duration.ZERO;
    }
}
