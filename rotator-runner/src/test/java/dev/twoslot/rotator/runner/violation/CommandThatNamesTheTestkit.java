package dev.twoslot.rotator.runner.violation;

import dev.twoslot.rotator.testkit.VirtualClock;

/** Breaks THE_RUNNER_SIMULATES_IN_DEMO_AND_SIMULATE_ALONE. */
public final class CommandThatNamesTheTestkit {

    VirtualClock clock;
}
