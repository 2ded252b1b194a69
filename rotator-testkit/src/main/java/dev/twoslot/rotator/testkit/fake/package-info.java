/**
 * The SPI in memory, with real behaviour: tokens that end, slots whose writes may be lost, a mutex whose leases run out. Imports {@code
 * testkit} and the core.
 */
@NullMarked
package dev.twoslot.rotator.testkit.fake;

import org.jspecify.annotations.NullMarked;
