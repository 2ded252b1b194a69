/**
 * The vocabulary: slots, roles, tokens, what a slot holds and says of itself, the phases of a run and the reasons for which one fails.
 * Immutable values without behaviour of the outside. Imports nothing of ours.
 */
@NullMarked
package dev.twoslot.rotator.slot;

import org.jspecify.annotations.NullMarked;
