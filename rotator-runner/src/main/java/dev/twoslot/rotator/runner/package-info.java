/** The command line: one rotation, a schedule, the simulator and the demo. */
@NullMarked
package dev.twoslot.rotator.runner;

import org.jspecify.annotations.NullMarked;
