/** What a platform provides to the rotation: an issuer, a slot store, a lock, somebody to tell. */
@NullMarked
package dev.twoslot.rotator.spi;

import org.jspecify.annotations.NullMarked;
