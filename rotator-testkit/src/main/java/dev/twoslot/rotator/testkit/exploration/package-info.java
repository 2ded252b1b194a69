/**
 * What has to hold, and what an exploration found. The invariants are tried in two ways: {@code exploration.machine} visits every state
 * of the pure machine, {@code exploration.engine} runs the real engine through every fault. Imports nothing of ours.
 */
@NullMarked
package dev.twoslot.rotator.testkit.exploration;

import org.jspecify.annotations.NullMarked;
