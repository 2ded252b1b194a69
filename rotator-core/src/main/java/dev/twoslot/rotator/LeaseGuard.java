package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.Lease;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a write begin only while the lease covers all of it: the call's whole timeout, and the clocks' difference on top.
 * Every write of a run, revocations included, goes through here (invariant I6). Belongs to the run's thread, but for the call that
 * it hands out.
 */
final class LeaseGuard {

    private final RotationPolicy policy;
    private final Time time;
    private @Nullable Lease lease;

    LeaseGuard(RotationPolicy policy, Time time) {
        this.policy = policy;
        this.time = time;
    }

    void hold(Lease held) {
        lease = held;
    }

    Optional<Lease> lease() {
        return Optional.ofNullable(lease);
    }

    /**
     * A write with this token's authority, or the obstacle that the lease is. The lease is asked again when the write is begun: an
     * executor may have kept it waiting, or make the calls of both roles one after the other.
     */
    <T> Prepared<T> write(Token credential, Function<CallContext, Attempt<T>> call) {
        Lease held = lease;
        if (held == null || !covered(held)) {
            return Prepared.obstacle(tooShort());
        }
        Instant deadline = time.instant().plus(policy.callTimeout());
        CallContext context = new CallContext(credential.value(), deadline, held.fencingToken());
        return Prepared.call(deadline, () -> covered(held) ? call.apply(context) : tooShort());
    }

    private boolean covered(Lease held) {
        return held.covers(time.instant().plus(policy.callTimeout()).plus(policy.clockSkew()));
    }

    private <T> Attempt<T> tooShort() {
        return Attempt.leaseTooShort(
                "the lease is lost, or ends before a write of up to " + policy.callTimeout() + " would");
    }
}
