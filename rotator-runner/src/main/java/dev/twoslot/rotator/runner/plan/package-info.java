/**
 * What a configuration leads to, without a call: budget, lifetimes, next runs. Imports {@code config}, {@code schedule}, {@code text},
 * {@code process} and the libraries.
 */
@NullMarked
package dev.twoslot.rotator.runner.plan;

import org.jspecify.annotations.NullMarked;
