package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Map;
import java.util.Set;

/**
 * What the machine wants done. Tokens are named by where they come from, never by value, so that no state, effect or trace
 * can hold a secret.
 */
public sealed interface Effect {

    /** The phase that the effect belongs to. */
    Phase phase();

    /** Has the effect performed by somebody who can, and returns what happened. */
    <R> R performedBy(Performer<R> performer);

    /** Acquire the mutex, without waiting for another holder. */
    record AcquireLease() implements Effect {
        @Override
        public Phase phase() {
            return Phase.LOCK;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.acquireLease();
        }
    }

    /** Read all four slots. */
    record ReadSlots() implements Effect {
        @Override
        public Phase phase() {
            return Phase.READ;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.readSlots();
        }
    }

    /** Look at what the place that consumers read says of its slots. */
    record InspectSlots() implements Effect {
        @Override
        public Phase phase() {
            return Phase.READ;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.inspectSlots();
        }
    }

    /** Verify the tokens that these roles' slots hold, in parallel. */
    record VerifySlots(Slot slot, Set<Role> roles) implements Effect {
        public VerifySlots {
            roles = InOrder.set(Role.class, roles);
        }

        @Override
        public Phase phase() {
            return Phase.CHECK;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.verifySlots(this);
        }
    }

    /**
     * Ask the issuer's list of tokens whether the tokens in these slots, which were refused or lack a permission, have really
     * ended or lost it.
     *
     * @param slots the slots in question
     * @param lister the slot whose token-creation token may list
     */
    record ConfirmEnded(Set<SlotName> slots, Slot lister) implements Effect {
        public ConfirmEnded {
            slots = InOrder.set(SlotName.class, slots);
        }

        @Override
        public Phase phase() {
            return Phase.CHECK;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.confirmEnded(this);
        }
    }

    /**
     * Before the first write: take in what an administrator offered, and note in the private copy that this run begins and what
     * its tokens will be called.
     *
     * @param phase the phase of the write that follows
     * @param editSource the slot whose token authorises writes
     */
    record BeginWriting(Phase phase, Slot editSource) implements Effect {
        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.beginWriting(this);
        }
    }

    /**
     * Write slots, in parallel: for each role one token into one slot.
     *
     * @param phase roll forward, stage or promote
     * @param copies what goes where
     * @param editSource the slot whose token authorises the writes
     */
    record WriteSlots(Phase phase, Map<Role, SlotCopy> copies, Slot editSource) implements Effect {
        public WriteSlots {
            copies = InOrder.map(Role.class, copies);
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.writeSlots(this);
        }
    }

    /** Create a token for each role, in parallel, with the token of {@code source}. */
    record CreateTokens(Slot source) implements Effect {
        @Override
        public Phase phase() {
            return Phase.CREATE;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.createTokens(this);
        }
    }

    /** Verify both tokens that this run created, in parallel, and hold them against the list that the token of {@code source} gets. */
    record VerifyCreated(Slot source) implements Effect {
        @Override
        public Phase phase() {
            return Phase.VERIFY;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.verifyCreated(this);
        }
    }

    /** After a success: revoke orphaned tokens of earlier runs, with the token of {@code source}. Can't fail the run. */
    record RevokeOrphans(Slot source) implements Effect {
        @Override
        public Phase phase() {
            return Phase.SWEEP;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.revokeOrphans(this);
        }
    }

    /**
     * After a failure before promote: revoke what this run created or may have created, with the token of {@code source}.
     * Can't fail further.
     */
    record DiscardCreated(Slot source) implements Effect {
        @Override
        public Phase phase() {
            return Phase.SWEEP;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.discardCreated(this);
        }
    }

    /** Release the lease. Can't fail the run: a lease that stays ends by itself. */
    record ReleaseLease() implements Effect {
        @Override
        public Phase phase() {
            return Phase.RELEASE;
        }

        @Override
        public <R> R performedBy(Performer<R> performer) {
            return performer.releaseLease();
        }
    }

    /** Performs effects. One method for each, in the order of a run. */
    interface Performer<R> {
        R acquireLease();

        R readSlots();

        R inspectSlots();

        R verifySlots(VerifySlots effect);

        R confirmEnded(ConfirmEnded effect);

        R beginWriting(BeginWriting effect);

        R writeSlots(WriteSlots effect);

        R createTokens(CreateTokens effect);

        R verifyCreated(VerifyCreated effect);

        R revokeOrphans(RevokeOrphans effect);

        R discardCreated(DiscardCreated effect);

        R releaseLease();
    }
}
