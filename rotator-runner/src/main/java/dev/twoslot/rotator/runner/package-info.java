/**
 * The command line: {@code Main}, one class for each command, and how a rotation is put together from its configuration. Imports the
 * rooms below it and is imported by none.
 */
@NullMarked
package dev.twoslot.rotator.runner;

import org.jspecify.annotations.NullMarked;
