/** The rotation as a pure function of state and event: no I/O, no clock, no randomness, no log, no thread. */
@NullMarked
package dev.twoslot.rotator.machine;

import org.jspecify.annotations.NullMarked;
