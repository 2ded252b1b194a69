package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;

/** Where an app gets a role's two credentials from: variables, mounted files, a store. Must be as thread-safe as its use. */
@FunctionalInterface
public interface SlotReader {

    /**
     * The credential that the slot holds now.
     *
     * @throws Exception if there is none or it can't be read; the slot is then passed over, like one that was refused
     */
    SecretValue read(Slot slot) throws Exception;

    /** Two credentials that are at hand already. */
    static SlotReader of(SecretValue primary, SecretValue secondary) {
        return slot -> slot == Slot.PRIMARY ? primary : secondary;
    }
}
