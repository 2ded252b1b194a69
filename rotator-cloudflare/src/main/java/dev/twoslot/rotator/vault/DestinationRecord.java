package dev.twoslot.rotator.vault;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the private copy knows of one destination: what each slot was last confirmed to hold there, what a write that was begun and not
 * confirmed may have put there, and since when it is behind. Immutable; holds no value of a token.
 */
public final class DestinationRecord {

    /** Nothing was ever written there. */
    static final DestinationRecord EMPTY =
            new DestinationRecord(new EnumMap<>(SlotName.class), new EnumMap<>(SlotName.class), null);

    /**
     * A token without its value.
     *
     * @param fingerprint of its value
     * @param id the issuer's, null if unknown
     * @param expiresAt null if unknown
     */
    record Held(
            String fingerprint,
            @Nullable String id,
            @Nullable Instant expiresAt) {
        static Held of(Token token) {
            return new Held(token.value().fingerprint(), token.id(), token.expiresAt());
        }
    }

    private final EnumMap<SlotName, Held> confirmed;
    private final EnumMap<SlotName, Held> attempted;
    private final @Nullable Instant behindSince;

    DestinationRecord(
            EnumMap<SlotName, Held> confirmed, EnumMap<SlotName, Held> attempted, @Nullable Instant behindSince) {
        this.confirmed = confirmed;
        this.attempted = attempted;
        this.behindSince = behindSince;
    }

    Map<SlotName, Held> confirmed() {
        return confirmed;
    }

    Map<SlotName, Held> attempted() {
        return attempted;
    }

    /** When a write of it failed for the first time since it was current; null if none has. */
    public @Nullable Instant behindSince() {
        return behindSince;
    }

    /** Whether the slot is known to hold this very token there. */
    public boolean holds(SlotName slot, Token token) {
        Held held = confirmed.get(slot);
        return !attempted.containsKey(slot)
                && held != null
                && held.fingerprint().equals(token.value().fingerprint());
    }

    /** Writes begin: from now on these slots may hold these tokens there. */
    public DestinationRecord attempting(Map<SlotName, Token> tokens) {
        EnumMap<SlotName, Held> begun = new EnumMap<>(attempted);
        tokens.forEach((slot, token) -> {
            if (!holds(slot, token)) {
                begun.put(slot, Held.of(token));
            }
        });
        return new DestinationRecord(confirmed, begun, behindSince);
    }

    /** These slots hold these tokens there, and no other one. */
    public DestinationRecord holding(Map<SlotName, Token> tokens) {
        EnumMap<SlotName, Held> done = new EnumMap<>(confirmed);
        EnumMap<SlotName, Held> open = new EnumMap<>(attempted);
        tokens.forEach((slot, token) -> {
            done.put(slot, Held.of(token));
            open.remove(slot);
        });
        return new DestinationRecord(done, open, behindSince);
    }

    /** A write failed; the first time counts, until the place is current again. */
    public DestinationRecord behindSince(Instant now) {
        return behindSince == null ? new DestinationRecord(confirmed, attempted, now) : this;
    }

    /** The place has caught up. */
    public DestinationRecord current() {
        return new DestinationRecord(confirmed, attempted, null);
    }

    /** The ids of all tokens that a consumer may get there. */
    public Set<String> tokenIds() {
        Set<String> ids = new HashSet<>();
        Stream.of(confirmed, attempted).flatMap(held -> held.values().stream()).forEach(held -> {
            if (held.id() != null) {
                ids.add(held.id());
            }
        });
        return ids;
    }

    /** Until when a consumer there has a token of each role that has not expired; null if that is unknown. */
    public @Nullable Instant usableUntil() {
        Instant earliest = null;
        for (Role role : Role.values()) {
            Instant latest = Arrays.stream(Slot.values())
                    .map(slot -> endOf(SlotName.of(slot, role)))
                    .filter(Objects::nonNull)
                    .max(Instant::compareTo)
                    .orElse(null);
            if (latest == null) {
                return null;
            }
            earliest = earliest == null || latest.isBefore(earliest) ? latest : earliest;
        }
        return earliest;
    }

    /** Where either of two tokens may be, the one that ends first counts. */
    private @Nullable Instant endOf(SlotName slot) {
        Held sure = confirmed.get(slot);
        Held perhaps = attempted.get(slot);
        if (sure == null || sure.expiresAt() == null) {
            return null;
        }
        return perhaps == null
                        || perhaps.expiresAt() == null
                        || sure.expiresAt().isBefore(perhaps.expiresAt())
                ? sure.expiresAt()
                : perhaps.expiresAt();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DestinationRecord that
                && confirmed.equals(that.confirmed)
                && attempted.equals(that.attempted)
                && Objects.equals(behindSince, that.behindSince);
    }

    @Override
    public int hashCode() {
        return Objects.hash(confirmed, attempted, behindSince);
    }

    @Override
    public String toString() {
        return "DestinationRecord[confirmed " + confirmed + ", attempted " + attempted + ", behind since " + behindSince
                + "]";
    }
}
