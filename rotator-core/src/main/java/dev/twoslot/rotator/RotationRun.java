package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Effect;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.Step;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine: does what the machine asks for, tells it what happened, and so on until the run is over. One object for one
 * run, used by one thread. It alone turns the machine's names of tokens into tokens.
 */
final class RotationRun implements Effect.Performer<Event> {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);

    /** From so many runs on whose sweep could not be finished an alert goes out. */
    private static final int SWEEPS_OVERDUE = 3;

    private final RotationParts parts;
    private final RotationPolicy policy;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger = new Ledger();
    private final Report report;
    private final PrivateCopy privateCopy;
    private final Locking locking;
    private final Opening opening;
    private final Lagging lagging;
    private final Verification verification;
    private final Notebook notebook;
    private final Orphans orphans;
    private final Creation creation;
    private @Nullable Phase phase;

    RotationRun(RotationParts parts) {
        this.parts = parts;
        this.policy = parts.policy();
        this.runId = parts.ids().run();
        this.calls = new Calls(parts.executor(), parts.time());
        this.guard = new LeaseGuard(policy, parts.time(), calls);
        this.report = new Report(parts, runId, calls);
        this.notebook = new Notebook(parts, runId, calls, guard);
        this.orphans = new Orphans(parts, runId, calls, guard, ledger, notebook);
        this.verification = new Verification(parts, guard, ledger);
        this.privateCopy = new PrivateCopy(parts, calls, guard, ledger, notebook, report);
        this.locking = new Locking(parts, calls, guard, ledger, orphans, privateCopy, verification, report);
        this.lagging = new Lagging(parts, calls, guard, notebook, report);
        this.opening = new Opening(parts, runId, calls, guard, ledger, orphans, notebook, privateCopy, report);
        this.creation = new Creation(parts, runId, calls, guard, ledger, orphans, report);
    }

    RotationOutcome run() {
        Ending ending = walk();
        RotationOutcome outcome = report.outcome(ending, ledger, lagging.statuses(), orphans.revoked());
        report.finished(outcome);
        calls.restoreInterrupt();
        return outcome;
    }

    private Ending walk() {
        try {
            Step step = RotationMachine.start();
            while (step.effect().isPresent()) {
                Effect effect = step.effect().get();
                if (effect.phase() != phase) {
                    phase = effect.phase();
                    report.phaseStarted(phase);
                }
                step = step.state().on(effect.performedBy(this));
            }
            Ending ending = ((RotationMachine.Finished) step.state()).ending();
            opening.explain(ending);
            return ending;
        } catch (Throwable e) {
            // A fault of ours. Unattended, it must end like any other failure: lock released, one line, one alert.
            report.unexpected(e);
            releaseAfterAll();
            return new Ending.Failed(phase == null ? Phase.LOCK : phase, FailureReason.INTERNAL_ERROR);
        }
    }

    @Override
    public Event acquireLease() {
        return locking.acquireLease();
    }

    @Override
    public Event readSlots() {
        return privateCopy.readSlots();
    }

    @Override
    public Event inspectSlots() {
        return opening.inspectSlots();
    }

    @Override
    public Event verifySlots(Effect.VerifySlots effect) {
        Instant deadline = guard.deadline();
        Map<Role, Attempt<Token>> verdicts = calls.each(
                effect.roles(),
                "verify " + effect.slot(),
                role -> verification.of(
                        ledger.token(SlotName.of(effect.slot(), role)), role, age(effect.slot(), role), deadline));
        verdicts.forEach((role, verdict) -> verification.judged(SlotName.of(effect.slot(), role), verdict));
        return answered(verdicts);
    }

    private TokenAge age(Slot slot, Role role) {
        return slot == Slot.PRIMARY && ledger.offeredRoles().contains(role) ? TokenAge.OFFERED : TokenAge.SETTLED;
    }

    @Override
    public Event confirmEnded(Effect.ConfirmEnded effect) {
        Token lister = ledger.token(SlotName.of(effect.lister(), Role.TOKEN_CREATION));
        Attempt<Event.Confirmed> confirmed = calls.one("list tokens", verification.witnessed(effect.slots(), lister));
        if (!confirmed.isDone()) {
            return failed(confirmed);
        }
        ledger.confirmedEnded(confirmed.get().slots());
        return confirmed.get();
    }

    @Override
    public Event beginWriting(Effect.BeginWriting effect) {
        Set<Role> rescued = ledger.endedPrimaries();
        if (!rescued.isEmpty()) {
            report.noticed(Phase.CHECK, Notice.Kind.RESCUE, Remarks.rescue(rescued));
        }
        Token edit = ledger.token(SlotName.of(effect.editSource(), Role.SECRET_EDIT));
        Event begun = opening.beginWriting(effect.phase(), edit, expiry());
        if (begun instanceof Event.Done) {
            lagging.catchUp(edit);
        }
        return begun;
    }

    @Override
    public Event writeSlots(Effect.WriteSlots effect) {
        if (effect.phase() == Phase.ROLL_FORWARD) {
            report.noticed(
                    effect.phase(),
                    Notice.Kind.ROLL_FORWARD,
                    Remarks.rollForward(effect.copies().keySet()));
        }
        Token edit = ledger.token(SlotName.of(effect.editSource(), Role.SECRET_EDIT));
        Map<Role, Attempt<Boolean>> writes =
                calls.each(effect.copies().keySet(), effect.phase().label(), role -> {
                    SlotCopy copy = copy(effect, role);
                    Token token = ledger.token(copy.from(), role);
                    Prepared<Boolean> write = guard.write(edit, context -> {
                        parts.slots().write(SlotName.of(copy.to(), role), token, context);
                        return Attempt.done(true);
                    });
                    if (write.obstacle() == null) {
                        ledger.writing(token);
                    }
                    return write;
                });
        writes.forEach((role, write) -> {
            SlotName slot = SlotName.of(copy(effect, role).to(), role);
            if (write.isDone()) {
                ledger.wrote(slot, ledger.token(copy(effect, role).from(), role));
            } else if (write.answer() == Answer.FAILED) {
                ledger.mayHaveWritten(slot);
            } else if (write.answer() == Answer.INTERRUPTED) {
                ledger.notWriting(ledger.token(copy(effect, role).from(), role));
            }
        });
        boolean allDone = writes.values().stream().allMatch(Attempt::isDone);
        Map<Role, Attempt<Boolean>> told = allDone ? readBack(effect, writes) : writes;
        if (effect.phase() == Phase.PROMOTE && told.values().stream().allMatch(Attempt::isDone)) {
            // With the new token: the one before may come from a time when a destination needed less.
            lagging.catchUp(ledger.token(SlotCopy.Origin.CREATED, Role.SECRET_EDIT));
        }
        return answered(told);
    }

    /** A write that did nothing, or wrote another slot, must not be found out by a consumer. */
    private Map<Role, Attempt<Boolean>> readBack(Effect.WriteSlots effect, Map<Role, Attempt<Boolean>> writes) {
        Attempt<SlotInventory> inventory = privateCopy.readBack();
        Map<Role, Attempt<Boolean>> checked = new EnumMap<>(writes);
        for (Role role : effect.copies().keySet()) {
            SlotCopy copy = copy(effect, role);
            SlotName slot = SlotName.of(copy.to(), role);
            if (!inventory.isDone()) {
                checked.put(role, inventory.otherwise());
            } else if (!isWritten(inventory.get().slot(slot), ledger.token(copy.from(), role))) {
                checked.put(role, notWritten(slot));
            }
            if (!Objects.requireNonNull(checked.get(role)).isDone()) {
                ledger.mayHaveWritten(slot);
            }
        }
        return checked;
    }

    /** Where another run may be at work, it may have begun to write the same slot again. */
    private boolean isWritten(SlotContent content, Token token) {
        return content.holds(token) && (content.isPublished() || !guard.isAlone());
    }

    private Attempt<Boolean> notWritten(SlotName slot) {
        return guard.isAlone()
                ? Attempt.contractBroken(
                        Kind.AMBIGUOUS,
                        parts.slots(),
                        "write said that " + slot + " is written, and read does not give its token as published")
                : Attempt.failed(
                        Kind.AMBIGUOUS,
                        slot + " holds another token than the one just written: the lock did not keep another run out");
    }

    @Override
    public Event createTokens(Effect.CreateTokens effect) {
        return answered(creation.create(ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION)), expiry()));
    }

    /** When tokens that are created now end: by the issuer's clock, in whole seconds. */
    private Instant expiry() {
        return parts.time()
                .instant()
                .plus(verification.clockOffset())
                .plus(policy.ttl())
                .truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public Event verifyCreated(Effect.VerifyCreated effect) {
        Instant deadline = guard.deadline().plus(policy.propagation());
        Map<Role, Attempt<Token>> verdicts = calls.each(
                BOTH,
                "verify the new token",
                role -> verification.of(ledger.token(SlotCopy.Origin.CREATED, role), role, TokenAge.FRESH, deadline));
        Token lister = ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION));
        return answered(
                verdicts.values().stream().allMatch(Attempt::isDone)
                        ? creation.heldAgainstTheList(verdicts, lister)
                        : verdicts);
    }

    @Override
    public Event revokeOrphans(Effect.RevokeOrphans effect) {
        Token revoker = ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION));
        Orphans.Result result = orphans.sweep(revoker);
        if (!result.foreign().isEmpty()) {
            report.noticed(Phase.SWEEP, Notice.Kind.FOREIGN_TOKEN, Remarks.foreignTokens(result.foreign()));
        }
        result.problem()
                .ifPresent(problem -> report.noticed(
                        Phase.SWEEP, Notice.Kind.SWEEP_INCOMPLETE, Remarks.sweepIncomplete(problem.detail())));
        int unswept = notebook.swept(revoker, result.problem().isEmpty());
        if (unswept >= SWEEPS_OVERDUE) {
            report.noticed(Phase.SWEEP, Notice.Kind.SWEEP_OVERDUE, Remarks.sweepOverdue(unswept));
        }
        return new Event.Done();
    }

    @Override
    public Event discardCreated(Effect.DiscardCreated effect) {
        if (creation.isBegun()) {
            creation.discard(ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION)));
        }
        return new Event.Done();
    }

    @Override
    public Event releaseLease() {
        lagging.tell(Phase.RELEASE);
        if (ledger.hasUncertainSlots()) {
            Attempt<SlotInventory> again = privateCopy.read();
            if (again.isDone()) {
                ledger.readAgain(again.get());
            }
        }
        guard.lease().ifPresent(lease -> {
            Instant deadline = guard.deadline();
            Attempt<Boolean> attempt = calls.last("release the lock", Prepared.call(deadline, () -> {
                lease.release(deadline);
                return Attempt.done(true);
            }));
            if (!attempt.isDone()) {
                report.noticed(Phase.RELEASE, Notice.Kind.LOCK_NOT_RELEASED, Remarks.lockNotReleased(attempt.detail()));
            }
        });
        return new Event.Done();
    }

    /** What broke the run may break its end as well; then the lock runs out, and the run still has an outcome. */
    private void releaseAfterAll() {
        try {
            releaseLease();
        } catch (Throwable e) {
            report.unexpected(e);
        }
    }

    private <T> Event answered(Map<Role, Attempt<T>> attempts) {
        Map<Role, Answer> answers = new EnumMap<>(Role.class);
        attempts.forEach((role, attempt) -> {
            answers.put(role, attempt.answer());
            if (!attempt.isDone()) {
                report.problem(attempt.kind(), attempt.detail());
            }
        });
        return new Event.Answered(answers);
    }

    private Event failed(Attempt<?> attempt) {
        report.problem(attempt.kind(), attempt.detail());
        return new Event.Failed(attempt.answer());
    }

    private static SlotCopy copy(Effect.WriteSlots effect, Role role) {
        return Objects.requireNonNull(effect.copies().get(role));
    }
}
