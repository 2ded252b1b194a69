/**
 * Cloudflare over HTTP on a loopback port: {@link dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare} and, package-private behind
 * it, what takes requests, makes faults and answers a test's questions. Imports the rooms below it.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation;

import org.jspecify.annotations.NullMarked;
