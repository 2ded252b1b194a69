package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a store's private copy holds, read at one moment. Immutable; prints no secret.
 *
 * @param slots an entry for every slot, an empty one included
 * @param notes the rotation's notes as {@link SecretSlotStore#updateNotes} left them; empty if there are none
 */
public record SlotInventory(Map<SlotName, SlotContent> slots, String notes) {

    /**
     * @throws IllegalArgumentException if a slot has no entry
     * @throws NullPointerException if an entry or the notes are null
     */
    public SlotInventory {
        EnumMap<SlotName, SlotContent> copy = new EnumMap<>(SlotName.class);
        for (SlotName name : SlotName.values()) {
            if (!slots.containsKey(name)) {
                throw new IllegalArgumentException(name + " has no entry; an empty slot has an empty one");
            }
            copy.put(name, Objects.requireNonNull(slots.get(name), () -> name + " must not be null"));
        }
        slots = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(notes, "notes must not be null");
    }

    /** What a slot holds. */
    public SlotContent slot(SlotName name) {
        return Objects.requireNonNull(slots.get(name));
    }
}
