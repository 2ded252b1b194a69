/**
 * The inside of the simulated Cloudflare: state, rules and HTTP. Not exported; {@link
 * dev.twoslot.rotator.testkit.SimulatedCloudflare} is the way in.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation;

import org.jspecify.annotations.NullMarked;
