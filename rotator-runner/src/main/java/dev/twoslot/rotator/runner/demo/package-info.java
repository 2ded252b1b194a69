/** The story that {@code demo} tells, and its fast clock. Imports {@code alert}, {@code text} and the core. */
@NullMarked
package dev.twoslot.rotator.runner.demo;

import org.jspecify.annotations.NullMarked;
