package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one slot holds at the end of a run, for people and for monitoring. Has no secret in it.
 *
 * @param slot which slot
 * @param certainty how sure that is
 * @param tokenId the issuer's id of the token, or null if unknown or empty
 * @param expiresAt when the token stops working, or null if unknown or empty
 * @param fingerprint the token's {@link SecretValue#fingerprint()}, or null if empty
 */
public record SlotStatus(
        SlotName slot,
        Certainty certainty,
        @Nullable String tokenId,
        @Nullable Instant expiresAt,
        @Nullable String fingerprint) {

    /** What a store says that a slot holds. */
    public static SlotStatus of(SlotName slot, SlotContent content) {
        return content.token()
                .map(token -> new SlotStatus(
                        slot,
                        content.isPublished() ? Certainty.CERTAIN : Certainty.UNPUBLISHED,
                        token.id(),
                        token.expiresAt(),
                        token.value().fingerprint()))
                .orElseGet(() -> new SlotStatus(slot, Certainty.EMPTY, null, null, null));
    }

    /** A slot of which nothing is known. */
    static SlotStatus unknown(SlotName slot) {
        return new SlotStatus(slot, Certainty.UNKNOWN, null, null, null);
    }

    /** How sure the rotator is of what a slot holds. */
    public enum Certainty {
        /** The slot holds this token, in the rotator's private copy and where consumers read. */
        CERTAIN,
        /** The rotator's private copy holds this token; consumers may still get the one before. */
        UNPUBLISHED,
        /** The slot was never written. */
        EMPTY,
        /** The run ended before it could find out. */
        UNKNOWN
    }
}
