package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.SlotName;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a destination stands against the private copy, as far as that knows. Immutable, and free of secrets.
 *
 * @param name the destination's {@link Destination#name()}
 * @param required whether a run fails that can't write it; one that is not lags behind and catches up
 * @param slotsBehind the slots of which it is not known to hold the private copy's token; empty if it is current
 * @param behindSince when a write of it failed for the first time since it was current; null if none has
 * @param usableUntil until when its consumers have a working token of each role, as long as no one revokes one; null if unknown
 */
public record DestinationStatus(
        String name,
        boolean required,
        Set<SlotName> slotsBehind,
        @Nullable Instant behindSince,
        @Nullable Instant usableUntil) {

    public DestinationStatus {
        Objects.requireNonNull(name, "name must not be null");
        EnumSet<SlotName> copy = EnumSet.noneOf(SlotName.class);
        copy.addAll(slotsBehind);
        slotsBehind = Collections.unmodifiableSet(copy);
    }

    /** Whether consumers may still get an older token from a slot. */
    public boolean isBehind() {
        return !slotsBehind.isEmpty();
    }
}
