package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the contexts that calls get, and lets a write begin only while the lease covers all of it: the call's whole timeout, and
 * the clocks' difference on top. Every write of a run, revocations included, goes through here (invariant I6). Belongs to the
 * run's thread, but for the call that it hands out.
 */
final class LeaseGuard {

    private final RotationPolicy policy;
    private final Time time;
    private final Calls calls;
    private boolean alone;
    private @Nullable Lease lease;
    private @Nullable SlotSignature signature;

    LeaseGuard(RotationPolicy policy, Time time, Calls calls) {
        this.policy = policy;
        this.time = time;
        this.calls = calls;
    }

    /** What the mutex promises of the lease. */
    void under(Mutex.Strength promised) {
        alone = promised.excludesOverlap();
    }

    /** Whether the mutex keeps other runs out. */
    boolean isAlone() {
        return alone;
    }

    void hold(Lease held) {
        lease = held;
    }

    Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /** From now on slots are written on this run's behalf. */
    void sign(SlotSignature signer) {
        signature = signer;
    }

    /** When a call that begins now must have ended. */
    Instant deadline() {
        return time.instant().plus(policy.callTimeout());
    }

    /** The context of a call that changes nothing. */
    CallContext reading(Token credential, Instant deadline) {
        return CallContext.of(credential.value(), deadline).allowing(policy.clockSkew(), policy.propagation());
    }

    /**
     * A write with this token's authority, or the obstacle that the lease is. The lease is asked again when the write is begun: an
     * executor may have kept it waiting, or make the calls of both roles one after the other.
     */
    <T> Prepared<T> write(Token credential, Function<CallContext, Attempt<T>> call) {
        Lease held = lease;
        Attempt<T> obstacle = held == null ? tooShort() : ask(held);
        if (held == null || obstacle != null) {
            return Prepared.obstacle(Objects.requireNonNull(obstacle));
        }
        Instant deadline = deadline();
        return Prepared.call(deadline, () -> {
            Attempt<T> late = obstacle(held);
            return late == null ? call.apply(writing(credential, deadline, held)) : late;
        });
    }

    /** As {@link #write}, for what changes nothing and yet is not worth beginning without the lease. */
    <T> Prepared<T> read(Token credential, Function<CallContext, Attempt<T>> call) {
        return this.<T>write(credential, call).asReading();
    }

    private CallContext writing(Token credential, Instant deadline, Lease held) {
        OptionalLong fence = held.fencingToken();
        CallContext unsigned = reading(credential, deadline).fencedBy(fence == null ? OptionalLong.empty() : fence);
        return signature == null ? unsigned : unsigned.signedBy(signature);
    }

    /** The same as {@link #obstacle}, from the run's own thread: a lease that gives no answer must not hold up the run. */
    private <T> @Nullable Attempt<T> ask(Lease held) {
        Attempt<Optional<Attempt<T>>> asked = calls.last(
                "ask the lease", Prepared.call(deadline(), () -> Attempt.done(Optional.ofNullable(obstacle(held)))));
        return asked.isDone() ? asked.get().orElse(null) : Attempt.leaseTooShort(asked.detail());
    }

    /** What the lease has against a write that begins now, or null. */
    private <T> @Nullable Attempt<T> obstacle(Lease held) {
        try {
            return held.covers(deadline().plus(policy.clockSkew())) ? null : tooShort();
        } catch (Throwable e) {
            return Attempt.contractBroken(
                    Kind.TRANSIENT, held, "covers must not throw, and threw " + Calls.describe(e));
        }
    }

    private <T> Attempt<T> tooShort() {
        return Attempt.leaseTooShort(
                "the lease is lost, or ends before a write of up to " + policy.callTimeout() + " would");
    }
}
