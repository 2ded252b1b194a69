/**
 * The rotator's private copy of the slots: a sealed file, its key, and the lock that belongs to a file. Names no Cloudflare. Imports
 * the core's {@code slot} and {@code spi}.
 */
@NullMarked
package dev.twoslot.rotator.vault;

import org.jspecify.annotations.NullMarked;
