package dev.twoslot.rotator.cloudflare;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a token showed.
 *
 * @param tokenId the id that the verify endpoint gave, if it did
 * @param expiresAt the end that it gave, if it did
 * @param issuerTime what Cloudflare's clock said, if it did
 * @param reason why it is not accepted, in our own words
 */
record TokenFinding(
        State state,
        @Nullable String tokenId,
        @Nullable Instant expiresAt,
        @Nullable Instant issuerTime,
        String reason) {

    enum State {
        ACCEPTED,
        /** Refused by the verify endpoint; not yet proof of anything. */
        REFUSED,
        /** Active by the verify endpoint, and refused where its role works. */
        FORBIDDEN,
        /** A reply that says nothing certain of this token. */
        DOUBTFUL,
        /** At its end, by the issuer's word. */
        ENDED
    }

    static TokenFinding accepted(@Nullable String tokenId, @Nullable Instant expiresAt, @Nullable Instant issuerTime) {
        return new TokenFinding(State.ACCEPTED, tokenId, expiresAt, issuerTime, "accepted, but not often enough yet");
    }

    static TokenFinding not(State state, String reason, @Nullable Instant issuerTime) {
        return new TokenFinding(state, null, null, issuerTime, reason);
    }

    /** Whether another acceptance told the same of the token. */
    boolean agreesWith(TokenFinding other) {
        return Objects.equals(tokenId, other.tokenId) && Objects.equals(expiresAt, other.expiresAt);
    }

    /** The same, after so many looks. */
    TokenFinding times(int looks) {
        String often = looks == 1 ? "" : ", " + looks + " times";
        return new TokenFinding(state, tokenId, expiresAt, issuerTime, reason + often);
    }
}
