/**
 * What an account holds and what its endpoints do with it: tokens, secrets, KV, permissions, rate limits. Not exported. Imports {@code
 * simulation.api}, {@code simulation.setup} and {@code simulation.http}. Twenty-six files, because each endpoint stands beside the
 * state that it changes.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation.account;

import org.jspecify.annotations.NullMarked;
