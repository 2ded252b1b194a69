package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Keeps a run's view of the {@link RotationNotes}, and changes them in the store. */
final class Notebook {

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final String newVaultId;
    private RotationNotes notes = RotationNotes.parse("");

    Notebook(RotationParts parts, String runId, Calls calls, LeaseGuard guard) {
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        newVaultId = parts.ids().vault();
    }

    RotationNotes notes() {
        return notes;
    }

    /** Takes in the notes as they were read. */
    Attempt<RotationNotes> read(SlotInventory inventory) {
        try {
            notes = RotationNotes.parse(inventory.notes());
            return Attempt.done(notes);
        } catch (IllegalArgumentException e) {
            return Attempt.failed(Kind.PERMANENT, "read the slots: " + e.getMessage());
        }
    }

    /**
     * Notes that this run begins to write. A vault that takes over gets a new id: a copy of it that goes on elsewhere then finds
     * slots of another vault, and what the old id has asked for is left to expire.
     *
     * @param edit what authorises writes
     * @param tokensEnd when the tokens that the run may ask for end
     */
    Attempt<RotationNotes> begun(Token edit, Instant tokensEnd) {
        Instant forgotten = parts.time().instant().minus(parts.policy().clockSkew());
        return update("note that the run begins", edit, text -> {
            RotationNotes before = RotationNotes.parse(text);
            String vault = before.vault();
            return before.begun(
                            vault == null || parts.takingOver() ? newVaultId : vault,
                            parts.home(),
                            runId,
                            tokensEnd.plus(parts.policy().clockSkew()),
                            forgotten)
                    .text();
        });
    }

    /** Notes how the sweep ended; returns how many runs in a row could not finish theirs, as far as is known. */
    int swept(Token edit, boolean completely) {
        if (completely && notes.unswept() == 0) {
            return 0;
        }
        return update(
                                "note how the sweep ended",
                                edit,
                                text -> RotationNotes.parse(text)
                                        .swept(completely)
                                        .text())
                        .isDone()
                ? notes.unswept()
                : notes.swept(completely).unswept();
    }

    /** Notes of which destinations an alert tells that they are behind, if that has changed; best effort: else it tells again. */
    void toldBehind(Token edit, Set<String> destinations) {
        if (!destinations.equals(notes.behind())) {
            update(
                    "note which destinations are behind",
                    edit,
                    text -> RotationNotes.parse(text).toldBehind(destinations).text());
        }
    }

    private Attempt<RotationNotes> update(String what, Token edit, UnaryOperator<String> change) {
        Prepared<String> write = guard.write(
                edit,
                context -> Contract.value(
                        Kind.AMBIGUOUS,
                        parts.slots(),
                        "updateNotes",
                        parts.slots().updateNotes(change, context.deadline())));
        Attempt<String> updated = calls.one(what, write);
        if (!updated.isDone()) {
            return updated.otherwise();
        }
        try {
            RotationNotes current = RotationNotes.parse(updated.get());
            if (current.vault() != null) {
                notes = current;
                return Attempt.done(current);
            }
        } catch (IllegalArgumentException e) {
            // The same fault of the store's as below.
        }
        return Attempt.contractBroken(
                Kind.AMBIGUOUS, parts.slots(), "updateNotes must return the notes as they are now");
    }
}
