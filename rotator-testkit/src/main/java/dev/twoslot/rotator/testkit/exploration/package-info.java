/**
 * The inside of the exploration: an abstract world, its successors, the search. Not exported; {@link
 * dev.twoslot.rotator.testkit.MachineExploration} is the way in.
 */
@NullMarked
package dev.twoslot.rotator.testkit.exploration;

import org.jspecify.annotations.NullMarked;
