/**
 * The rotation's SPI on Cloudflare: account API tokens, the Secrets Store and Workers KV. Imports {@code cloudflare.api} for its calls,
 * {@code vault} and {@code destination}, and the core.
 */
@NullMarked
package dev.twoslot.rotator.cloudflare;

import org.jspecify.annotations.NullMarked;
