package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.machine.Ownership.Writer;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run begins, up to its first write: it takes the lock, reads the slots and what they say to consumers, finds out whose they
 * are, and notes in the private copy that it begins to write.
 */
final class Opening {

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Orphans orphans;
    private final Notebook notebook;
    private final Verification verification;
    private final Report report;
    private boolean alone;
    private @Nullable Attempt<?> inspectionProblem;

    Opening(
            RotationParts parts,
            String runId,
            Calls calls,
            LeaseGuard guard,
            Ledger ledger,
            Orphans orphans,
            Notebook notebook,
            Verification verification,
            Report report) {
        this.verification = verification;
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.orphans = orphans;
        this.notebook = notebook;
        this.report = report;
    }

    Event acquireLease() {
        RotationPolicy policy = parts.policy();
        LeaseRequest request = new LeaseRequest(policy.name(), policy.lease(), policy.clockSkew(), guard.deadline());
        Attempt<Locking> attempt =
                calls.one("acquire the lock", Prepared.call(request.deadline(), () -> lock(request)));
        if (!attempt.isDone()) {
            if (!calls.interrupted()) {
                readForTheReport();
            }
            Event failed = failed(attempt);
            if (attempt.kind() == Kind.PERMANENT && asksWithTokens()) {
                nameWhatIsWrongWithTheTokens();
            }
            return failed;
        }
        alone = attempt.get().strength().excludesOverlap();
        orphans.under(attempt.get().strength());
        Optional<Lease> lease = attempt.get().acquisition().lease();
        if (lease.isEmpty()) {
            return heldByAnother(attempt.get().acquisition());
        }
        guard.hold(lease.get());
        return new Event.Locked();
    }

    /** Whether the mutex is asked with the rotation's own tokens, so that one of them may be why it refuses. */
    private boolean asksWithTokens() {
        Instant deadline = guard.deadline();
        Attempt<Set<String>> needed = calls.one(
                "ask what the mutex needs",
                Prepared.reading(
                        deadline,
                        () -> Contract.value(
                                Kind.PERMANENT,
                                parts.mutex(),
                                "permissionsNeeded",
                                parts.mutex().permissionsNeeded())));
        return needed.isDone() && !needed.get().isEmpty();
    }

    /** Without the lock nothing is written; but what a look at the tokens tells must not hide behind it. */
    private void nameWhatIsWrongWithTheTokens() {
        if (!ledger.isRead()) {
            return;
        }
        offer();
        Set<Role> held = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (ledger.offeredRoles().contains(role)
                    || !ledger.content(SlotName.of(Slot.PRIMARY, role)).isEmpty()) {
                held.add(role);
            }
        }
        Instant deadline = guard.deadline();
        calls
                .each(held, "verify PRIMARY", role -> {
                    Token token = ledger.token(SlotName.of(Slot.PRIMARY, role));
                    TokenAge age = ledger.offeredRoles().contains(role) ? TokenAge.OFFERED : TokenAge.SETTLED;
                    return verification.of(token, role, age, deadline);
                })
                .values()
                .stream()
                .filter(verdict -> !verdict.isDone())
                .forEach(verdict -> report.problem(Kind.PERMANENT, verdict.detail()));
    }

    /** What a mutex answered, and what it promises. */
    private record Locking(Mutex.Strength strength, Acquisition acquisition) {}

    private Attempt<Locking> lock(LeaseRequest request) {
        Mutex mutex = parts.mutex();
        Mutex.Strength strength = mutex.strength();
        if (strength == null) {
            return Attempt.contractBroken(Kind.PERMANENT, mutex, "strength must not return null");
        }
        Acquisition acquisition = mutex.tryAcquire(request);
        if (acquisition == null) {
            return Attempt.contractBroken(Kind.PERMANENT, mutex, "tryAcquire must not return null");
        }
        Lease lease = acquisition.lease().orElse(null);
        String broken = lease == null ? null : brokenRule(lease);
        if (broken == null) {
            return Attempt.done(new Locking(strength, acquisition));
        }
        letGo(Objects.requireNonNull(lease), request.deadline());
        return Attempt.contractBroken(Kind.PERMANENT, Objects.requireNonNull(lease), broken);
    }

    private static @Nullable String brokenRule(Lease lease) {
        try {
            return lease.deadline() == null ? "deadline must not return null" : null;
        } catch (Throwable e) {
            return "deadline must not throw, and threw " + Calls.describe(e);
        }
    }

    /** A lease that is of no use would keep the next runs out until it ends. */
    private static void letGo(Lease useless, Instant deadline) {
        try {
            useless.release(deadline);
        } catch (Throwable e) {
            // What is wrong with the lease is told already, and more can't be done: it ends by itself.
        }
    }

    /** To find the lock held is well as long as its holder is at work, and rotates what is due. */
    private Event heldByAnother(Acquisition acquisition) {
        readForTheReport();
        Instant now = parts.time().instant();
        String holder = acquisition.holder().isEmpty() ? "another run" : acquisition.holder();
        Optional<Instant> until = acquisition.heldUntil();
        if (until.isPresent() && until.get().plus(parts.policy().clockSkew()).isBefore(now)) {
            report.problem(
                    Kind.TRANSIENT, "the lock is still held by " + holder + ", whose lease ended at " + until.get());
            return new Event.LockHeld(true);
        }
        Duration due = parts.policy().interval().plus(parts.policy().budget().slack());
        Optional<Instant> made = ledger.primaryMadeAt();
        if (made.isPresent() && made.get().plus(due).isBefore(now)) {
            report.problem(
                    Kind.TRANSIENT,
                    "the lock is held by " + holder + ", and the tokens in use, made at " + made.get()
                            + ", are overdue for rotation");
            return new Event.LockHeld(true);
        }
        return new Event.LockHeld(false);
    }

    /** A run that gets no further than the lock still says what the slots hold. */
    private void readForTheReport() {
        Attempt<SlotInventory> inventory = read();
        if (inventory.isDone()) {
            ledger.read(inventory.get());
        }
    }

    Event readSlots() {
        Attempt<SlotInventory> attempt = read();
        if (!attempt.isDone()) {
            return failed(attempt);
        }
        Attempt<RotationNotes> noted = notebook.read(attempt.get());
        if (!noted.isDone()) {
            return failed(noted);
        }
        ledger.read(attempt.get());
        offer();
        return new Event.SlotsRead(ledger.states(alone));
    }

    /** Whether the mutex keeps other runs out. */
    boolean isAlone() {
        return alone;
    }

    /** Reads the private copy. */
    Attempt<SlotInventory> read() {
        return calls.one("read the slots", reading());
    }

    /** Reads it after a write, even if the run has been asked to stop: what was written counts only once it was seen. */
    Attempt<SlotInventory> readBack() {
        return calls.last("read the slots", reading());
    }

    private Prepared<SlotInventory> reading() {
        Instant deadline = guard.deadline();
        return Prepared.reading(
                deadline,
                () -> Contract.value(
                        Kind.PERMANENT, parts.slots(), "read", parts.slots().read(deadline)));
    }

    /**
     * An administrator's token does the work where PRIMARY is empty, or where it still holds what an administrator supplied before:
     * that can be corrected until the first rotation has succeeded. Starting over is for when it can't be otherwise.
     */
    private void offer() {
        Set<Role> ignored = EnumSet.noneOf(Role.class);
        parts.offered().forEach((role, token) -> {
            Optional<Token> held =
                    ledger.content(SlotName.of(Slot.PRIMARY, role)).token();
            boolean isKept =
                    held.filter(kept -> kept.value().equals(token.value())).isPresent();
            boolean made = held.filter(kept -> kept.name() != null).isPresent();
            if (parts.startingOver() || (!made && !isKept)) {
                ledger.offer(role, token);
            } else if (!isKept) {
                ignored.add(role);
            }
        });
        if (!ignored.isEmpty()) {
            report.noticed(
                    Phase.READ,
                    Notice.Kind.PAIR_IGNORED,
                    "what an administrator handed in for "
                            + ignored.stream().map(Role::label).collect(Collectors.joining(" and "))
                            + " is not used: the vault holds what the rotation made. Take it away");
        }
    }

    Event inspectSlots() {
        if (notebook.notes().belongsElsewhere(parts.home()) && !parts.takingOver()) {
            report.problem(
                    Kind.PERMANENT,
                    "the vault was made for " + notebook.notes().home() + ", and the configuration names "
                            + parts.home());
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
            Attempt<SlotInventory> again = read();
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
                report.problem(Kind.TRANSIENT, "two looks at the slots were told different things of whose they are");
                return new Event.Failed(Answer.FAILED);
            }
        }
        Set<String> claimed = new HashSet<>(inspection.claimedIds());
        claimed.addAll(view.otherTokens());
        orphans.inspected(claimed, inspection.isAllOurs());
        tell(inspection);
        return new Event.Inspected(standing, alone ? inspection.writtenBy(Writer.THIS_VAULT_EARLIER) : Set.of());
    }

    private Inspection inspection(Map<SlotName, SlotComment> comments) {
        Instant now = parts.time().instant().minus(parts.policy().clockSkew());
        return new Inspection(
                comments,
                ledger,
                notebook.notes(),
                parts.names(),
                parts.policy().name(),
                alone,
                now);
    }

    private void tell(Inspection inspection) {
        String others = inspection.othersInWords();
        if (inspection.standing(parts.takingOver()) != Standing.OURS) {
            report.problem(Kind.PERMANENT, "the slots hold tokens that this vault does not know of: " + others);
        } else if (!others.isEmpty()) {
            report.noticed(Phase.READ, Notice.Kind.TAKEN_OVER, "taking the slots over: " + others);
        }
        Set<SlotName> unreadable = inspection.writtenBy(Writer.UNKNOWN);
        if (!unreadable.isEmpty()) {
            report.noticed(
                    Phase.READ,
                    Notice.Kind.COMMENT_UNREADABLE,
                    "the comment of " + Inspection.names(unreadable)
                            + " is not one that a rotation wrote there, so what it holds can't be told; the next write replaces it");
        }
        Set<SlotName> outdated = inspection.writtenBy(Writer.THIS_VAULT_EARLIER);
        if (!outdated.isEmpty()) {
            report.noticed(
                    Phase.READ,
                    Notice.Kind.COMMENT_OUTDATED,
                    Inspection.names(outdated)
                            + " does not say that it holds what was published there last; it is published again");
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
            report.noticed(
                    phase,
                    Notice.Kind.STARTED_OVER,
                    "starting over from the administrator's pair, which goes into SECONDARY; what PRIMARY holds stays there until"
                            + " new tokens have been verified. Of what the slots held, a later sweep revokes what this rotation"
                            + " made; the rest lives on until it ends");
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
