/**
 * Time and faults for tests: {@link dev.twoslot.rotator.testkit.VirtualClock} runs hours in no time, and {@link
 * dev.twoslot.rotator.testkit.FaultPlan} says which call goes wrong, and how. The other rooms:
 *
 * <ul>
 * <li>{@code fake}: the SPI in memory, with real behaviour
 * <li>{@code contract}: abstract JUnit classes that an implementation of the SPI has to pass
 * <li>{@code exploration}: every reachable state of the machine, and every fault in the engine, against the invariants
 * <li>{@code simulation}: Cloudflare over HTTP on a loopback port
 * </ul>
 *
 * <p>Imports the core's {@code spi} alone.
 */
@NullMarked
package dev.twoslot.rotator.testkit;

import org.jspecify.annotations.NullMarked;
