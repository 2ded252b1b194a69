package dev.twoslot.rotator.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an issuer says of a token. Immutable and without secrets; more answers may come, so a switch needs a default. */
public final class Verdict {

    /** The answers. An issuer that can give none throws. */
    public enum Status {
        /** Accepted, and able to do its role's work. */
        USABLE,
        /** Accepted, and not permitted to do its role's work; the reason names the permission. */
        NOT_PERMITTED,
        /**
         * The credential is refused, each time that it was tried. That may be its end, or a fault of the provider's: the engine
         * looks for a second witness before it acts on it.
         */
        REFUSED,
        /** The issuer itself says that the token has ended: expired, disabled or revoked. */
        ENDED
    }

    private final Status status;
    private final @Nullable String tokenId;
    private final @Nullable Instant expiresAt;
    private final @Nullable Instant issuerTime;
    private final String reason;

    private Verdict(
            Status status,
            @Nullable String tokenId,
            @Nullable Instant expiresAt,
            @Nullable Instant issuerTime,
            String reason) {
        this.status = Objects.requireNonNull(status, "status must not be null");
        this.tokenId = tokenId;
        this.expiresAt = expiresAt;
        this.issuerTime = issuerTime;
        this.reason = Objects.requireNonNull(reason, "reason must not be null");
    }

    /**
     * @param tokenId the issuer's id of the token, where it said so
     * @param expiresAt when the token stops working, where the issuer said so
     */
    public static Verdict usable(@Nullable String tokenId, @Nullable Instant expiresAt) {
        return new Verdict(Status.USABLE, tokenId, expiresAt, null, "");
    }

    /** @param reason which permission is missing, for people; without secrets */
    public static Verdict notPermitted(String reason) {
        return new Verdict(Status.NOT_PERMITTED, null, null, null, reason);
    }

    /** @param reason how the credential was refused, for people; without secrets */
    public static Verdict refused(String reason) {
        return new Verdict(Status.REFUSED, null, null, null, reason);
    }

    /** @param reason what the issuer says of the token's end, for people; without secrets */
    public static Verdict ended(String reason) {
        return new Verdict(Status.ENDED, null, null, null, reason);
    }

    /** The same with what the issuer's clock said when it answered; null where it did not tell. */
    public Verdict at(@Nullable Instant time) {
        return new Verdict(status, tokenId, expiresAt, time, reason);
    }

    public Status status() {
        return status;
    }

    public Optional<String> tokenId() {
        return Optional.ofNullable(tokenId);
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** The issuer's clock at its last answer, as exact as it told; the engine holds it against its own. */
    public Optional<Instant> issuerTime() {
        return Optional.ofNullable(issuerTime);
    }

    /** Why the token is not usable; empty if it is. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return "Verdict[" + status + (reason.isEmpty() ? "" : ": " + reason) + "]";
    }
}
