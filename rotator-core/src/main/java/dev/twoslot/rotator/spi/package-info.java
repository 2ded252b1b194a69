/** What a platform provides to the rotation: an issuer, a slot store, a mutex, an alerter. */
@NullMarked
package dev.twoslot.rotator.spi;

import org.jspecify.annotations.NullMarked;
