/** What a rotation needs from outside: a token issuer, slots, a mutex, an alerter and a listener. */
@NullMarked
package dev.twoslot.rotator.spi;

import org.jspecify.annotations.NullMarked;
