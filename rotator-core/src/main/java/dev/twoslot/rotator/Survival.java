package dev.twoslot.rotator;

import dev.twoslot.rotator.spi.SlotContent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Until when a rotator can still rotate by itself, whatever its runs do. Pure. */
public final class Survival {

    private Survival() {}

    /**
     * The earliest moment at which a role has no live token left if no run succeeds before.
     *
     * @param slots what the slots hold, without those whose token is known to be dead
     * @return null where nothing can be said: a role has no token at all, or no token's expiry is known. A role with a token
     *     that has no known expiry sets no bound
     */
    public static @Nullable Instant until(Map<SlotName, SlotContent> slots) {
        Instant earliest = null;
        for (Role role : Role.values()) {
            List<Token> tokens = tokens(slots, role);
            if (tokens.isEmpty()) {
                return null;
            }
            Instant last = lastExpiry(tokens);
            if (last != null && (earliest == null || last.isBefore(earliest))) {
                earliest = last;
            }
        }
        return earliest;
    }

    private static List<Token> tokens(Map<SlotName, SlotContent> slots, Role role) {
        return Stream.of(Slot.values())
                .flatMap(slot -> Stream.ofNullable(slots.get(SlotName.of(slot, role))))
                .flatMap(content -> Stream.ofNullable(content.token()))
                .toList();
    }

    private static @Nullable Instant lastExpiry(List<Token> tokens) {
        Instant last = Instant.MIN;
        for (Token token : tokens) {
            Instant expiry = token.expiresAt();
            if (expiry == null) {
                return null;
            }
            last = expiry.isAfter(last) ? expiry : last;
        }
        return last;
    }
}
