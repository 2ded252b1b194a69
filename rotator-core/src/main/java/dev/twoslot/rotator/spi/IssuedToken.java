package dev.twoslot.rotator.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as the issuer lists it, without its value.
 *
 * @param id the issuer's id
 * @param name the name that it was created with
 * @param issuedAt when it was created, by the issuer's clock; null where the issuer doesn't say
 */
public record IssuedToken(String id, String name, @Nullable Instant issuedAt) {}
