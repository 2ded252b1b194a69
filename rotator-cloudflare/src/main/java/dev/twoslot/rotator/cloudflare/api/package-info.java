/**
 * The HTTP client of Cloudflare's API: transport, envelope, errors and what they mean, paging, retries. Knows no token, secret or
 * namespace. Not exported; only {@code cloudflare} calls it. Imports the core's {@code slot} and {@code spi}.
 */
@NullMarked
package dev.twoslot.rotator.cloudflare.api;

import org.jspecify.annotations.NullMarked;
