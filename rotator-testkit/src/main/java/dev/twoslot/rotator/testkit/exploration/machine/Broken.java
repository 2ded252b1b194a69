package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.testkit.exploration.Invariant;

/**
 * An invariant does not hold.
 *
 * @param invariant which
 * @param how what is wrong, in words
 */
record Broken(Invariant invariant, String how) {}
