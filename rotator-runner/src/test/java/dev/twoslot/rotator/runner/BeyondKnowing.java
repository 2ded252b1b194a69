package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.LyingProxyTest.Trial;
import java.util.Map;
import java.util.Optional;

/** Lies that no run can find out, each with why. */
final class BeyondKnowing {

    private static final Map<String, String> REASONS = Map.of();

    private BeyondKnowing() {}

    /** Why a trial is not held; empty if it is. */
    static Optional<String> reason(Trial trial) {
        return Optional.ofNullable(REASONS.get(trial.toString()));
    }
}
