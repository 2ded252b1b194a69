/**
 * For programs that use the slots: try PRIMARY, then SECONDARY. Imports {@code slot} and, for the clock and the slot stores, {@code
 * spi}. More than twenty-five files, because what stands behind the few public types is package-private.
 */
@NullMarked
package dev.twoslot.rotator.consumer;

import org.jspecify.annotations.NullMarked;
