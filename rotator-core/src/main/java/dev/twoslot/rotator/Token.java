package dev.twoslot.rotator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap token with what is known of it. Printing one is safe: the value redacts itself.
 *
 * @param value the credential
 * @param id the issuer's id of it, or null where nobody has asked the issuer yet (a token that an administrator supplied)
 * @param expiresAt when it stops working, or null where unknown or never
 */
public record Token(
        SecretValue value, @Nullable String id, @Nullable Instant expiresAt) {

    /** A token of which only the value is known. */
    public static Token of(SecretValue value) {
        return new Token(value, null, null);
    }

    /** The same token with what the issuer said of it; what it did not say stays as it was. */
    public Token with(@Nullable String knownId, @Nullable Instant knownExpiry) {
        return new Token(value, knownId == null ? id : knownId, knownExpiry == null ? expiresAt : knownExpiry);
    }
}
