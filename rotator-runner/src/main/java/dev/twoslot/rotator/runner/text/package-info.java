/** How times, slots, outcomes and progress are written, for people and as JSON. Imports the core alone. */
@NullMarked
package dev.twoslot.rotator.runner.text;

import org.jspecify.annotations.NullMarked;
