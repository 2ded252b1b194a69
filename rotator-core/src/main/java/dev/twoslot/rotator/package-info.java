/**
 * Rotates a pair of bootstrap tokens through two slots, {@code PRIMARY} and {@code SECONDARY}: the front door and, package-private
 * behind it, the engine that performs a rotation.
 *
 * <p>Start at {@link dev.twoslot.rotator.TwoSlotRotation}. The words are in {@code slot}, what a platform has to provide is in
 * {@code spi}, the order of the steps is in {@code machine}, and what an app needs that only uses the tokens is in {@code consumer}.
 *
 * <p>Imports {@code slot}, {@code spi}, {@code machine} and {@code building}. More than twenty-five files, because the engine's classes
 * are package-private: a room of their own would have to open them to every module.
 */
@NullMarked
package dev.twoslot.rotator;

import org.jspecify.annotations.NullMarked;
