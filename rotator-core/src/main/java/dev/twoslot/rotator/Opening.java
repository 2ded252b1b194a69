package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run finds out whose the slots are, by what they say to consumers, and notes in the private copy that it begins to write:
 * all that stands between the read and the first write.
 */
final class Opening {

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Orphans orphans;
    private final Notebook notebook;
    private final PrivateCopy privateCopy;
    private final Report report;
    private @Nullable Attempt<?> inspectionProblem;

    Opening(
            RotationParts parts,
            String runId,
            Calls calls,
            LeaseGuard guard,
            Ledger ledger,
            Orphans orphans,
            Notebook notebook,
            PrivateCopy privateCopy,
            Report report) {
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.orphans = orphans;
        this.notebook = notebook;
        this.privateCopy = privateCopy;
        this.report = report;
    }

    Event inspectSlots() {
        if (notebook.notes().belongsElsewhere(parts.home()) && !parts.takingOver()) {
            report.problem(
                    Kind.PERMANENT, Remarks.vaultOfAnother(notebook.notes().home(), parts.home()));
            return new Event.Inspected(Standing.ELSEWHERE, Set.of());
        }
        @Nullable Attempt<View> last = null;
        for (Token edit : ledger.editTokens()) {
            last = look(edit);
            if (last.isDone()) {
                return inspected(edit, last.get());
            }
            if (last.kind() != Kind.PERMANENT || last.answer() != Answer.FAILED) {
                return failed(last);
            }
        }
        inspectionProblem = last;
        return new Event.InspectionRefused();
    }

    /** What consumers' place says of the slots, and which tokens it holds for others. */
    private record View(Map<SlotName, SlotComment> comments, Set<String> otherTokens) {}

    private Attempt<View> look(Token edit) {
        Instant deadline = guard.deadline();
        return calls.one("look at the slots", Prepared.reading(deadline, () -> {
            CallContext context = guard.reading(edit, deadline);
            Map<SlotName, SlotComment> comments = parts.slots().inspect(context);
            if (comments == null) {
                return Contract.value(Kind.PERMANENT, parts.slots(), "inspect", null);
            }
            if (comments.values().stream().anyMatch(comment -> comment == null)) {
                return Attempt.contractBroken(Kind.PERMANENT, parts.slots(), "inspect must not give a null comment");
            }
            Set<String> others = parts.slots().otherTokensInUse(context);
            return others == null
                    ? Contract.value(Kind.PERMANENT, parts.slots(), "otherTokensInUse", null)
                    : Attempt.done(new View(comments, others));
        }));
    }

    private Event inspected(Token edit, View view) {
        Inspection inspection = inspection(view.comments());
        if (inspection.standing(parts.takingOver()) == Standing.BEHIND) {
            // Another run of this vault may have written since the slots were read: then the vault knows by now.
            Attempt<SlotInventory> again = privateCopy.read();
            if (again.isDone() && notebook.read(again.get()).isDone()) {
                ledger.read(again.get());
                inspection = inspection(view.comments());
            }
        }
        Standing standing = inspection.standing(parts.takingOver());
        if (standing != Standing.OURS) {
            // What calls a person is looked at twice: one reply may be another's, or an old one.
            Attempt<View> second = look(edit);
            if (!second.isDone()) {
                return failed(second);
            }
            if (inspection(second.get().comments()).standing(parts.takingOver()) != standing) {
                report.problem(Kind.TRANSIENT, Remarks.twoStories());
                return new Event.Failed(Answer.FAILED);
            }
        }
        Set<String> claimed = new HashSet<>(inspection.claimedIds());
        claimed.addAll(view.otherTokens());
        orphans.inspected(claimed, inspection.isAllOurs());
        tell(inspection);
        return new Event.Inspected(
                standing, guard.isAlone() ? inspection.writtenBy(Writer.THIS_VAULT_EARLIER) : Set.of());
    }

    private Inspection inspection(Map<SlotName, SlotComment> comments) {
        Instant now = parts.time().instant().minus(parts.policy().clockSkew());
        return new Inspection(
                comments,
                ledger,
                notebook.notes(),
                parts.names(),
                parts.policy().name(),
                guard.isAlone(),
                now);
    }

    private void tell(Inspection inspection) {
        String others = inspection.othersInWords();
        if (inspection.standing(parts.takingOver()) != Standing.OURS) {
            report.problem(Kind.PERMANENT, Remarks.anothers(others));
        } else if (!others.isEmpty()) {
            report.noticed(Phase.READ, Notice.Kind.TAKEN_OVER, Remarks.takenOver(others));
        }
        Set<SlotName> unreadable = inspection.writtenBy(Writer.UNKNOWN);
        if (!unreadable.isEmpty()) {
            report.noticed(Phase.READ, Notice.Kind.COMMENT_UNREADABLE, Remarks.commentUnreadable(unreadable));
        }
        Set<SlotName> outdated = inspection.writtenBy(Writer.THIS_VAULT_EARLIER);
        if (!outdated.isEmpty()) {
            report.noticed(Phase.READ, Notice.Kind.COMMENT_OUTDATED, Remarks.commentOutdated(outdated));
        }
    }

    /** Without this nothing is written: the notes say afterwards what this run may have made. */
    Event beginWriting(Phase phase, Token edit, Instant tokensEnd) {
        Attempt<RotationNotes> noted = notebook.begun(edit, tokensEnd);
        if (!noted.isDone()) {
            return failed(noted);
        }
        guard.sign(new SlotSignature(
                parts.policy().name(), Objects.requireNonNull(noted.get().vault()), runId));
        Map<SlotName, Token> adopted = ledger.toAdopt();
        if (!adopted.isEmpty()) {
            Attempt<Boolean> adoption = calls.one("take in the administrator's pair", guard.write(edit, context -> {
                parts.slots().adopt(adopted, context);
                return Attempt.done(true);
            }));
            adopted.forEach((slot, token) -> ledger.writing(token));
            if (!adoption.isDone()) {
                return failed(adoption);
            }
            adopted.forEach(ledger::adopted);
        }
        if (parts.startingOver()) {
            report.noticed(phase, Notice.Kind.STARTED_OVER, Remarks.startedOver());
        }
        return new Event.Done();
    }

    /** Adds what was put aside until it is known whether the run fails for it. */
    void explain(Ending ending) {
        if (inspectionProblem != null
                && ending instanceof Ending.Failed failed
                && failed.reason() == FailureReason.SLOTS_UNREADABLE) {
            report.problem(inspectionProblem.kind(), inspectionProblem.detail());
        }
    }

    private Event failed(Attempt<?> attempt) {
        report.problem(attempt.kind(), attempt.detail());
        return new Event.Failed(attempt.answer());
    }
}
