/**
 * The rotation as a pure function of state and event, and the rules it keeps as pure functions: no I/O, no clock, no randomness, no log,
 * no thread. The engine and the exploration use the same ones. Imports {@code slot}. Exported to the testkit alone.
 */
@NullMarked
package dev.twoslot.rotator.machine;

import org.jspecify.annotations.NullMarked;
