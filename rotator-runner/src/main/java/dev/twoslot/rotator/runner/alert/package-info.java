/**
 * Alerts by mail: their words, their delivery within a deadline, and what an operator is told where one fails. Imports {@code config},
 * {@code text} and the core.
 */
@NullMarked
package dev.twoslot.rotator.runner.alert;

import org.jspecify.annotations.NullMarked;
