/** For programs that use the slots: try PRIMARY, then SECONDARY. */
@NullMarked
package dev.twoslot.rotator.consumer;

import org.jspecify.annotations.NullMarked;
