/**
 * What a test tells the simulation and is told by it: options, faults, the ids and tokens to begin with, a look at the state. Imports
 * {@code simulation.api} for JSON.
 */
@NullMarked
package dev.twoslot.rotator.testkit.simulation.setup;

import org.jspecify.annotations.NullMarked;
