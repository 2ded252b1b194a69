package dev.twoslot.rotator.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer says of a token, conclusively.
 *
 * @param status whether it can be used
 * @param tokenId the issuer's id of it, where it said so
 * @param expiresAt when it stops working, where the issuer said so
 * @param reason why it was rejected, for people; empty when usable. Without secrets
 */
public record Verdict(
        Status status, @Nullable String tokenId, @Nullable Instant expiresAt, String reason) {

    /** The two conclusive answers. Having none is an exception. */
    public enum Status {
        /** Accepted, and able to do its role's work. */
        USABLE,
        /** Refused, repeatedly: expired, revoked, disabled, or without the permission that its role needs. */
        REJECTED
    }

    public static Verdict usable(@Nullable String tokenId, @Nullable Instant expiresAt) {
        return new Verdict(Status.USABLE, tokenId, expiresAt, "");
    }

    public static Verdict rejected(String reason) {
        return new Verdict(Status.REJECTED, null, null, reason);
    }
}
