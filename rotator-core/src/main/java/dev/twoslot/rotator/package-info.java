/**
 * Rotates a pair of bootstrap tokens through two slots, {@code PRIMARY} and {@code SECONDARY}.
 *
 * <p>Start at {@link dev.twoslot.rotator.TwoSlotRotation}. What a platform has to provide is in {@code spi}; the order of
 * the steps is in {@code machine}; what an app needs that only uses the tokens is in {@code consumer}.
 */
@NullMarked
package dev.twoslot.rotator;

import org.jspecify.annotations.NullMarked;
