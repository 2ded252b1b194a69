package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import org.jspecify.annotations.Nullable;

/** What a read of both slots brought: of each a credential or the reason why not. */
record SlotContents(
        @Nullable SecretValue primary,
        @Nullable Exception primaryProblem,
        @Nullable SecretValue secondary,
        @Nullable Exception secondaryProblem) {

    /** As it stands when the reader itself was cut short. */
    static final SlotContents NOTHING = neither(new IllegalStateException("the reader ended with an Error"));

    static SlotContents neither(Exception problem) {
        return new SlotContents(null, problem, null, problem);
    }

    /** This with one slot more. Nothing is read on a thread that was interrupted; its flag stays set. */
    SlotContents read(Slot slot, SlotReader reader) {
        if (Thread.currentThread().isInterrupted()) {
            return with(slot, null, new InterruptedException("interrupted before " + slot + " was read"));
        }
        try {
            return with(slot, reader.read(slot), null);
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return with(slot, null, e);
        }
    }

    private SlotContents with(Slot slot, @Nullable SecretValue credential, @Nullable Exception problem) {
        return slot == Slot.PRIMARY
                ? new SlotContents(credential, problem, secondary, secondaryProblem)
                : new SlotContents(primary, primaryProblem, credential, problem);
    }
}
