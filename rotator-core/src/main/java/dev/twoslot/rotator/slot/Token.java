package dev.twoslot.rotator.slot;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bootstrap token with what is known of it. Immutable. Printing one is safe: the value redacts itself.
 *
 * @param value the credential
 * @param id the issuer's id of it, or null where it was not asked for yet (a token that an administrator supplied)
 * @param name the name that the rotation created it with; null of a token that it did not create
 * @param issuedAt when it was created, by the issuer's clock; null where unknown
 * @param expiresAt when it stops working, by the issuer's clock; null where unknown or never
 */
public record Token(
        SecretValue value,
        @Nullable String id,
        @Nullable String name,
        @Nullable Instant issuedAt,
        @Nullable Instant expiresAt) {

    public Token {
        Objects.requireNonNull(value, "value must not be null");
    }

    /** A token of which only the value is known. */
    public static Token of(SecretValue value) {
        return new Token(value, null, null, null, null);
    }

    /**
     * The same token with what the issuer said of it. What is known already stays as it is: a reply counts only where nothing
     * is known.
     */
    public Token with(@Nullable String knownId, @Nullable Instant knownExpiry) {
        return new Token(value, id == null ? knownId : id, name, issuedAt, expiresAt == null ? knownExpiry : expiresAt);
    }
}
