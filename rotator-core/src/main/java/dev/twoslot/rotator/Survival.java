package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Until when a rotator can still rotate by itself, whatever its runs do. Pure. */
public final class Survival {

    private Survival() {}

    /**
     * The earliest moment at which a role has no token left that is sure to live, if no run succeeds before. A token whose end
     * nobody knows, as an administrator's may be, is not counted on beside one whose end is known: somebody may revoke it at
     * any time.
     *
     * @param slots what the slots hold, without those whose token is known to be dead
     * @return null where nothing can be said: a role has no token at all, or no token's end is known
     */
    public static @Nullable Instant until(Map<SlotName, SlotContent> slots) {
        Instant earliest = null;
        for (Role role : Role.values()) {
            List<Token> tokens = tokens(slots, role);
            if (tokens.isEmpty()) {
                return null;
            }
            Instant last = lastKnownExpiry(tokens);
            if (last != null && (earliest == null || last.isBefore(earliest))) {
                earliest = last;
            }
        }
        return earliest;
    }

    private static List<Token> tokens(Map<SlotName, SlotContent> slots, Role role) {
        return Stream.of(Slot.values())
                .flatMap(slot -> Stream.ofNullable(slots.get(SlotName.of(slot, role))))
                .flatMap(content -> content.token().stream())
                .toList();
    }

    private static @Nullable Instant lastKnownExpiry(List<Token> tokens) {
        return tokens.stream()
                .flatMap(token -> Stream.ofNullable(token.expiresAt()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
