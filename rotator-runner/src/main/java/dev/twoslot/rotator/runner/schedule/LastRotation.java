package dev.twoslot.rotator.runner.schedule;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the tokens in use were made: the end of the PRIMARY pair less the lifetime. No file of its own is kept for this, so
 * what was rotated by hand or by another schedule counts as well. If the lifetime was changed meanwhile the answer is off by
 * the change; a run is then early, or late by less than the budget allows for.
 */
public final class LastRotation {

    private LastRotation() {}

    /**
     * @param slots what the rotator's private copy holds
     * @param ttl how long a new token lives
     * @return empty if it can't be told, as for an administrator's pair or a promote that was cut in half: rotate now
     */
    public static Optional<Instant> of(SlotInventory slots, Duration ttl, Instant now) {
        Instant last = now;
        for (Role role : Role.values()) {
            SlotContent primary = slots.slot(SlotName.of(Slot.PRIMARY, role));
            Token token = primary.token().orElse(null);
            if (!primary.isPublished() || token == null || token.id() == null || token.expiresAt() == null) {
                return Optional.empty();
            }
            Instant made = token.expiresAt().minus(ttl);
            last = made.isBefore(last) ? made : last;
        }
        return last.equals(now) ? Optional.empty() : Optional.of(last);
    }
}
