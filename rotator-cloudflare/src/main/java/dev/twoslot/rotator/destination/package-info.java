/**
 * Where consumers read: what a destination has to do, and the slot store that writes the vault first and then the destination. Names no
 * Cloudflare. Imports {@code vault} and the core's {@code slot}, {@code spi} and {@code building}.
 */
@NullMarked
package dev.twoslot.rotator.destination;

import org.jspecify.annotations.NullMarked;
