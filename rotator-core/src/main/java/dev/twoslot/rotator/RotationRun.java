package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Effect;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.machine.Step;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.SlotContent;
import dev.twoslot.rotator.spi.TokenAge;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine: does what the machine asks for, tells it what happened, and so on until the run is over. One object for one
 * run, used by one thread. It alone turns the machine's names of tokens into tokens.
 */
final class RotationRun implements Effect.Performer<Event> {

    private static final Set<Role> BOTH = EnumSet.allOf(Role.class);

    private final TwoSlotRotation rotation;
    private final RotationPolicy policy;
    private final String runId;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger = new Ledger();
    private final Report report;
    private final Sweep sweep;
    private @Nullable Phase phase;

    RotationRun(TwoSlotRotation rotation, String runId) {
        this.rotation = rotation;
        this.policy = rotation.policy;
        this.runId = runId;
        this.calls = new Calls(rotation.executor, rotation.time);
        this.guard = new LeaseGuard(policy, rotation.time);
        this.report = new Report(rotation, runId);
        this.sweep = new Sweep(rotation, runId, calls, guard, ledger, report);
    }

    RotationOutcome run() {
        RotationOutcome outcome = report.outcome(walk(), ledger, sweep.revoked());
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
            return ((RotationMachine.Finished) step.state()).ending();
        } catch (RuntimeException | Error e) {
            // A fault of ours, or an implementation that broke its contract in a way nobody foresaw. Unattended, it
            // must end like any other failure: lock released, one line, one alert.
            report.unexpected(e);
            releaseAfterAll();
            return new Ending.Failed(phase == null ? Phase.LOCK : phase, FailureReason.INTERNAL_ERROR);
        }
    }

    @Override
    public Event acquireLease() {
        Instant deadline = callDeadline();
        Attempt<Optional<Lease>> attempt =
                calls.one("acquire the lock", deadline, () -> rotation.mutex.tryAcquire(policy.lease(), deadline));
        if (!attempt.isDone()) {
            return failed(attempt);
        }
        attempt.get().ifPresent(guard::hold);
        return attempt.get().isPresent() ? new Event.Locked() : new Event.LockHeld();
    }

    @Override
    public Event readSlots() {
        Attempt<Map<SlotName, SlotContent>> attempt = readStore();
        if (!attempt.isDone()) {
            return failed(attempt);
        }
        ledger.read(attempt.get());
        return new Event.SlotsRead(ledger.states(rotation.mutex.strength() != Mutex.Strength.ADVISORY));
    }

    @Override
    public Event verifySlots(Effect.VerifySlots effect) {
        if (effect.slot() == Slot.SECONDARY) {
            report.noticed(
                    Phase.CHECK, "PRIMARY is dead, asking SECONDARY to do the work of " + labels(effect.roles()));
        }
        Instant deadline = callDeadline();
        Map<Role, Attempt<Verdict>> verdicts = calls.each(
                effect.roles(),
                "verify " + effect.slot(),
                role -> verify(ledger.token(SlotName.of(effect.slot(), role)), role, TokenAge.SETTLED, deadline));
        verdicts.forEach((role, verdict) -> {
            if (verdict.isDone()) {
                ledger.judged(SlotName.of(effect.slot(), role), verdict.get());
            }
        });
        return answered(judged(verdicts));
    }

    @Override
    public Event writeSlots(Effect.WriteSlots effect) {
        if (effect.phase() == Phase.ROLL_FORWARD) {
            report.noticed(
                    effect.phase(),
                    "finishing what an earlier run left half written for "
                            + labels(effect.copies().keySet()));
        }
        Token edit = ledger.token(SlotName.of(effect.editSource(), Role.SECRET_EDIT));
        Map<Role, Attempt<Boolean>> writes =
                calls.each(effect.copies().keySet(), effect.phase().label(), role -> {
                    SlotCopy copy = copy(effect, role);
                    Token token = ledger.token(copy.from(), role);
                    return guard.write(edit, context -> {
                        rotation.slots.write(SlotName.of(copy.to(), role), token, context);
                        return Attempt.done(true);
                    });
                });
        writes.forEach((role, write) -> {
            SlotName slot = SlotName.of(copy(effect, role).to(), role);
            if (write.isDone()) {
                ledger.wrote(slot, ledger.token(copy(effect, role).from(), role));
            } else if (write.answer() == Answer.FAILED) {
                ledger.mayHaveWritten(slot);
            }
        });
        return answered(writes);
    }

    @Override
    public Event createTokens(Effect.CreateTokens effect) {
        Token creation = ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION));
        Instant expiresAt = rotation.time.instant().plus(policy.ttl()).truncatedTo(ChronoUnit.SECONDS);
        Map<Role, Attempt<Token>> tokens = calls.each(BOTH, "create", role -> {
            NewToken request = new NewToken(rotation.names.of(role, runId), role, expiresAt);
            return guard.write(creation, context -> created(rotation.issuer.create(request, context)));
        });
        tokens.forEach((role, token) -> {
            if (token.isDone()) {
                ledger.created(role, token.get());
            }
        });
        return answered(tokens);
    }

    private static Attempt<Token> created(@Nullable Token token) {
        return token != null && token.id() == null
                ? Attempt.failed(Kind.AMBIGUOUS, "the issuer returned a token without its id")
                : Attempt.done(token);
    }

    @Override
    public Event verifyCreated() {
        Instant deadline = callDeadline().plus(policy.propagation());
        return answered(judged(calls.each(
                BOTH,
                "verify the new token",
                role -> verify(ledger.token(SlotCopy.Origin.CREATED, role), role, TokenAge.FRESH, deadline))));
    }

    @Override
    public Event revokeLeftovers(Effect.RevokeLeftovers effect) {
        sweep.revokeLeftovers(ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION)));
        return new Event.Done();
    }

    @Override
    public Event discardCreated(Effect.DiscardCreated effect) {
        sweep.discard(effect.roles(), ledger.token(SlotName.of(effect.source(), Role.TOKEN_CREATION)));
        return new Event.Done();
    }

    @Override
    public Event releaseLease() {
        if (ledger.hasUncertainSlots()) {
            Attempt<Map<SlotName, SlotContent>> again = readStore();
            if (again.isDone()) {
                ledger.readAgain(again.get());
            }
        }
        guard.lease().ifPresent(lease -> {
            Instant deadline = callDeadline();
            Attempt<Boolean> attempt = calls.last("release the lock", deadline, () -> {
                lease.release(deadline);
                return true;
            });
            if (!attempt.isDone()) {
                report.noticed(Phase.RELEASE, attempt.detail() + "; it ends by itself at " + lease.deadline());
            }
        });
        return new Event.Done();
    }

    /** What broke the run may break its end as well; then the lock runs out by itself, and the run still has an outcome. */
    private void releaseAfterAll() {
        try {
            releaseLease();
        } catch (RuntimeException | Error e) {
            report.unexpected(e);
        }
    }

    private Attempt<Map<SlotName, SlotContent>> readStore() {
        Instant deadline = callDeadline();
        return calls.one("read the slots", deadline, () -> {
            Map<SlotName, SlotContent> contents = rotation.slots.read(deadline);
            if (contents == null || !contents.keySet().containsAll(EnumSet.allOf(SlotName.class))) {
                throw new RotatorException(Kind.PERMANENT, "the slot store did not answer for every slot");
            }
            return contents;
        });
    }

    private Prepared<Verdict> verify(Token token, Role role, TokenAge age, Instant deadline) {
        return Prepared.call(deadline, () -> {
            Verdict verdict = rotation.issuer.verify(token, role, age, deadline);
            boolean another = verdict != null
                    && verdict.tokenId() != null
                    && token.id() != null
                    && !token.id().equals(verdict.tokenId());
            return another
                    ? Attempt.failed(Kind.PERMANENT, "the issuer spoke of another token than the one in question")
                    : Attempt.done(verdict);
        });
    }

    /** An attempt to judge a token is done whatever the verdict; for the machine a rejection is an answer of its own. */
    private static Map<Role, Attempt<Verdict>> judged(Map<Role, Attempt<Verdict>> verdicts) {
        Map<Role, Attempt<Verdict>> judged = new EnumMap<>(verdicts);
        judged.replaceAll((role, attempt) -> attempt.isDone() && attempt.get().status() == Verdict.Status.REJECTED
                ? Attempt.rejected(role.label() + ": " + attempt.get().reason())
                : attempt);
        return judged;
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
        return new Event.Failed(attempt.answer() == Answer.INTERRUPTED);
    }

    private Instant callDeadline() {
        return rotation.time.instant().plus(policy.callTimeout());
    }

    private static SlotCopy copy(Effect.WriteSlots effect, Role role) {
        return Objects.requireNonNull(effect.copies().get(role));
    }

    private static String labels(Set<Role> roles) {
        return roles.stream().sorted().map(Role::label).collect(Collectors.joining(" and "));
    }
}
