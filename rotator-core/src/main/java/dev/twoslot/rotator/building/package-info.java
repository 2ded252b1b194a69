/** The rule that every builder keeps. For the builders of our own modules; exported to no other. Imports nothing of ours. */
@NullMarked
package dev.twoslot.rotator.building;

import org.jspecify.annotations.NullMarked;
