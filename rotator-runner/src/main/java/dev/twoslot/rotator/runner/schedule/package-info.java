/** When to rotate: intervals and cron expressions, and the loop of {@code serve}. Imports {@code text} and the core. */
@NullMarked
package dev.twoslot.rotator.runner.schedule;

import org.jspecify.annotations.NullMarked;
