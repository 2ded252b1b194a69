package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a run gets the lock, and what it tells of a lock that it does not get: who holds it, or why it could not be asked.
 */
final class Locking {

    private final RotationParts parts;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Orphans orphans;
    private final PrivateCopy privateCopy;
    private final Verification verification;
    private final Report report;

    Locking(
            RotationParts parts,
            Calls calls,
            LeaseGuard guard,
            Ledger ledger,
            Orphans orphans,
            PrivateCopy privateCopy,
            Verification verification,
            Report report) {
        this.parts = parts;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.orphans = orphans;
        this.privateCopy = privateCopy;
        this.verification = verification;
        this.report = report;
    }

    Event acquireLease() {
        RotationPolicy policy = parts.policy();
        LeaseRequest request = new LeaseRequest(policy.name(), policy.lease(), policy.clockSkew(), guard.deadline());
        Attempt<Reply> attempt = calls.one("acquire the lock", Prepared.call(request.deadline(), () -> lock(request)));
        if (!attempt.isDone()) {
            if (!calls.interrupted()) {
                privateCopy.forTheReport();
            }
            Event failed = failed(attempt);
            if (attempt.kind() == Kind.PERMANENT && asksWithTokens()) {
                nameWhatIsWrongWithTheTokens();
            }
            return failed;
        }
        guard.under(attempt.get().strength());
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
        privateCopy.offer();
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
    private record Reply(Mutex.Strength strength, Acquisition acquisition) {}

    private Attempt<Reply> lock(LeaseRequest request) {
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
            return Attempt.done(new Reply(strength, acquisition));
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
        privateCopy.forTheReport();
        Instant now = parts.time().instant();
        String holder = acquisition.holder().isEmpty() ? "another run" : acquisition.holder();
        Optional<Instant> until = acquisition.heldUntil();
        if (until.isPresent() && until.get().plus(parts.policy().clockSkew()).isBefore(now)) {
            report.problem(Kind.TRANSIENT, Remarks.holderOverdue(holder, until.get()));
            return new Event.LockHeld(true);
        }
        Duration due = parts.policy().interval().plus(parts.policy().budget().slack());
        Optional<Instant> made = ledger.primaryMadeAt();
        if (made.isPresent() && made.get().plus(due).isBefore(now)) {
            report.problem(Kind.TRANSIENT, Remarks.tokensOverdue(holder, made.get()));
            return new Event.LockHeld(true);
        }
        return new Event.LockHeld(false);
    }

    private Event failed(Attempt<?> attempt) {
        report.problem(attempt.kind(), attempt.detail());
        return new Event.Failed(attempt.answer());
    }
}
