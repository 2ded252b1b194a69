/**
 * The real engine through every fault, lie and death of its collaborators. Imports {@code exploration}, {@code fake}, {@code testkit} and
 * the core.
 */
@NullMarked
package dev.twoslot.rotator.testkit.exploration.engine;

import org.jspecify.annotations.NullMarked;
