/**
 * Reads the configuration: every variable, its syntax, its default, and all problems at once. Imports {@code process}, {@code
 * schedule}, {@code text}, and the libraries.
 */
@NullMarked
package dev.twoslot.rotator.runner.config;

import org.jspecify.annotations.NullMarked;
