/**
 * Every state that the machine can reach in an abstract world. Imports {@code exploration} and the core's {@code machine} and {@code
 * slot}.
 */
@NullMarked
package dev.twoslot.rotator.testkit.exploration.machine;

import org.jspecify.annotations.NullMarked;
