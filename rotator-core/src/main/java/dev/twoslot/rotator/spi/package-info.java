/**
 * What a platform provides to a rotation: an issuer, a slot store, a mutex and the time; with the three kinds of failure that their
 * calls can end in. Imports {@code slot}.
 */
@NullMarked
package dev.twoslot.rotator.spi;

import org.jspecify.annotations.NullMarked;
