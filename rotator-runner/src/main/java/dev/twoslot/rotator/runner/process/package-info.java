/**
 * What a command takes from the process it runs in, and how the process ends: environment, signals, log level, exit codes. Imports
 * the core alone.
 */
@NullMarked
package dev.twoslot.rotator.runner.process;

import org.jspecify.annotations.NullMarked;
