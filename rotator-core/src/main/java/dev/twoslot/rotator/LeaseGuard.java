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
 * Every write of a run, revocations included, goes through here (invariant I6). Used by the run's thread.
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

    /** A write with this token's authority, or the obstacle that the lease is. */
    <T> Prepared<T> write(Token credential, Function<CallContext, Attempt<T>> call) {
        Lease held = lease;
        Instant deadline = time.instant().plus(policy.callTimeout());
        if (held == null || !held.covers(deadline.plus(policy.clockSkew()))) {
            return Prepared.obstacle(Attempt.leaseTooShort(
                    "the lease is lost, or ends before a write of up to " + policy.callTimeout() + " would"));
        }
        CallContext context = new CallContext(credential.value(), deadline, held.fencingToken());
        return Prepared.call(deadline, () -> call.apply(context));
    }
}
