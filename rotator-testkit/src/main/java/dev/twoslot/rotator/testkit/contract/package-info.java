/**
 * The promises of the SPI as tests: extend a contract, tell it how your implementation is built and looked at, and
 * every rule runs on it. Needs JUnit and AssertJ, which the testkit does not bring along.
 *
 * <p>Imports {@code testkit}, {@code fake} and the core.
 */
@NullMarked
package dev.twoslot.rotator.testkit.contract;

import org.jspecify.annotations.NullMarked;
