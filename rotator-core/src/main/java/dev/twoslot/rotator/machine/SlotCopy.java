package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.Slot;

/**
 * One token into one slot, by name.
 *
 * @param from where the token comes from
 * @param to the slot that it goes into
 */
public record SlotCopy(Origin from, Slot to) {

    /** Where a token comes from. */
    public enum Origin {
        /** PRIMARY as it was read. */
        PRIMARY,
        /** SECONDARY as it was read. */
        SECONDARY,
        /** Created and verified by this run. */
        CREATED;

        static Origin of(Slot slot) {
            return slot == Slot.PRIMARY ? PRIMARY : SECONDARY;
        }
    }
}
