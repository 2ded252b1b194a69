package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import org.jspecify.annotations.Nullable;

/**
 * What a read of both slots brought: of each a credential or the reason why not.
 *
 * @param cutShort an interruption of the reading thread is why a slot is missing, so this says nothing about the slots
 */
record SlotContents(
        @Nullable SecretValue primary,
        @Nullable Exception primaryProblem,
        @Nullable SecretValue secondary,
        @Nullable Exception secondaryProblem,
        boolean cutShort) {

    /** Before a read has brought anything. */
    static final SlotContents UNREAD = new SlotContents(null, null, null, null, false);

    /** As it stands when the reader, or the executor, ended with an {@link Error}. */
    static final SlotContents NOTHING = neither(new IllegalStateException("reading the slots ended with an Error"));

    static SlotContents neither(Exception problem) {
        return new SlotContents(null, problem, null, problem, false);
    }

    /** This with one slot more. Nothing is read on a thread that was interrupted; its flag stays set. */
    SlotContents read(Slot slot, SlotReader reader) {
        if (Thread.currentThread().isInterrupted()) {
            return without(slot, new InterruptedException("interrupted before " + slot + " was read"));
        }
        try {
            return with(slot, CheckedRead.of(reader, slot), null, false);
        } catch (Exception e) {
            if (CallFailures.end(e) instanceof CallInterruptedException) {
                Thread.currentThread().interrupt();
            }
            return without(slot, e);
        }
    }

    /** This, and where it has no credential the one from before; one that did not change keeps its object. */
    SlotContents over(SlotContents before) {
        return new SlotContents(
                kept(before.primary, primary),
                primaryProblem,
                kept(before.secondary, secondary),
                secondaryProblem,
                cutShort);
    }

    private static @Nullable SecretValue kept(@Nullable SecretValue before, @Nullable SecretValue read) {
        return read == null || (before != null && before.equals(read)) ? before : read;
    }

    private SlotContents without(Slot slot, Exception problem) {
        return with(slot, null, problem, Thread.currentThread().isInterrupted());
    }

    private SlotContents with(
            Slot slot, @Nullable SecretValue credential, @Nullable Exception problem, boolean nowCutShort) {
        return slot == Slot.PRIMARY
                ? new SlotContents(credential, problem, secondary, secondaryProblem, nowCutShort)
                : new SlotContents(primary, primaryProblem, credential, problem, nowCutShort);
    }
}
