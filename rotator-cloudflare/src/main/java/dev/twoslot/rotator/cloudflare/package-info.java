/** The SPI on Cloudflare: account API tokens, Secrets Store, Workers KV and the sealed vault. */
@NullMarked
package dev.twoslot.rotator.cloudflare;

import org.jspecify.annotations.NullMarked;
