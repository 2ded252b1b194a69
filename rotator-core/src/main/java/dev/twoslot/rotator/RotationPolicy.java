package dev.twoslot.rotator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times that a rotation works with. Immutable; build one with {@link #builder()}.
 *
 * <p>The defaults rotate hourly with tokens that live 2 h 10 min: SECONDARY is usable all the time, and the rotator
 * survives one missed run.
 */
public final class RotationPolicy {

    private final Duration interval;
    private final Duration ttl;
    private final Duration lease;
    private final Duration clockSkew;
    private final Duration propagation;
    private final Duration schedulerDelay;
    private final Duration callTimeout;

    private RotationPolicy(Builder builder, Duration ttl) {
        this.ttl = ttl;
        interval = builder.interval;
        lease = builder.lease;
        clockSkew = builder.clockSkew;
        propagation = builder.propagation;
        schedulerDelay = builder.schedulerDelay;
        callTimeout = builder.callTimeout;
    }

    /** A policy with the defaults. */
    public static RotationPolicy hourly() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The time between two scheduled runs. */
    public Duration interval() {
        return interval;
    }

    /** How long a new token lives. */
    public Duration ttl() {
        return ttl;
    }

    /** How long the mutex is held at most; a run that takes longer writes nothing more. */
    public Duration lease() {
        return lease;
    }

    /** How far the clocks of the rotator, the lock and the issuer may be apart. */
    public Duration clockSkew() {
        return clockSkew;
    }

    /** How long a new token may need until it is known everywhere. */
    public Duration propagation() {
        return propagation;
    }

    /** How much later than planned a scheduler may start a run. */
    public Duration schedulerDelay() {
        return schedulerDelay;
    }

    /** How long one call to the outside may take, its retries included. A write is begun only if the lease covers it. */
    public Duration callTimeout() {
        return callTimeout;
    }

    public RotationBudget budget() {
        return budget(interval, ttl, lease, clockSkew, propagation, schedulerDelay);
    }

    private static RotationBudget budget(
            Duration interval,
            Duration ttl,
            Duration lease,
            Duration clockSkew,
            Duration propagation,
            Duration schedulerDelay) {
        return new RotationBudget(
                interval, ttl, lease.plus(clockSkew).plus(propagation).plus(schedulerDelay));
    }

    /** Each setter replaces a default; {@link #build()} checks them all together. Not thread-safe. */
    public static final class Builder {

        private Duration interval = Duration.ofHours(1);
        private @Nullable Duration ttl;
        private Duration lease = Duration.ofSeconds(300);
        private Duration clockSkew = Duration.ofSeconds(30);
        private Duration propagation = Duration.ofSeconds(60);
        private Duration schedulerDelay = Duration.ofSeconds(60);
        private Duration callTimeout = Duration.ofSeconds(30);
        private boolean secondaryMayExpire;

        private Builder() {}

        /** The time between two scheduled runs, one minute or more. Default 1 h. */
        public Builder interval(Duration value) {
            interval = value;
            return this;
        }

        /**
         * How long a new token lives. Default 2 h 10 min for an hourly interval, and for any other the shortest that keeps
         * SECONDARY usable throughout, rounded up to ten minutes.
         */
        public Builder ttl(Duration value) {
            ttl = value;
            return this;
        }

        /** How long the mutex is held at most, at least four times the call timeout. Default 300 s. */
        public Builder lease(Duration value) {
            lease = value;
            return this;
        }

        /** How far clocks may be apart. Default 30 s. */
        public Builder clockSkew(Duration value) {
            clockSkew = value;
            return this;
        }

        /** How long a new token may need until it is known everywhere. Default 60 s. */
        public Builder propagation(Duration value) {
            propagation = value;
            return this;
        }

        /** How much later than planned a run may start. Default 60 s. */
        public Builder schedulerDelay(Duration value) {
            schedulerDelay = value;
            return this;
        }

        /** How long one call may take, retries included, one second or more. Default 30 s. */
        public Builder callTimeout(Duration value) {
            callTimeout = value;
            return this;
        }

        /**
         * Accepts a ttl with which SECONDARY runs out before the next run. Consumers then have one slot only for a part of
         * each interval, and one missed run may lock everybody out for good.
         */
        public Builder acceptThatSecondaryExpires() {
            secondaryMayExpire = true;
            return this;
        }

        /**
         * @throws IllegalArgumentException if a value is out of its range, or if the ttl can't keep both slots usable; the
         *     message names the smallest that can
         */
        public RotationPolicy build() {
            requireAtLeast("interval", interval, Duration.ofMinutes(1));
            requireAtLeast("callTimeout", callTimeout, Duration.ofSeconds(1));
            requireAtLeast("clockSkew", clockSkew, Duration.ZERO);
            requireAtLeast("propagation", propagation, Duration.ZERO);
            requireAtLeast("schedulerDelay", schedulerDelay, Duration.ZERO);
            requireAtLeast("lease", lease, callTimeout.multipliedBy(4).plus(clockSkew));
            Duration chosenTtl = ttl == null ? defaultTtl() : ttl;
            requireAtLeast("ttl", chosenTtl, Duration.ofSeconds(1));
            RotationBudget budget = budget(interval, chosenTtl, lease, clockSkew, propagation, schedulerDelay);
            if (!budget.keepsSecondaryUsable() && !secondaryMayExpire) {
                throw new IllegalArgumentException("ttl " + chosenTtl + " is too short for a run every " + interval
                        + ": SECONDARY would run out before the next run stages. The shortest ttl that keeps both slots"
                        + " usable is " + budget.smallestTtl(0));
            }
            return new RotationPolicy(this, chosenTtl);
        }

        private Duration defaultTtl() {
            Duration needed = budget(interval, interval, lease, clockSkew, propagation, schedulerDelay)
                    .smallestTtl(0);
            long tens = Math.floorDiv(needed.minusNanos(1).toMinutes(), 10) + 1;
            return Duration.ofMinutes(tens * 10);
        }

        private static void requireAtLeast(String what, Duration value, Duration least) {
            if (value.compareTo(least) < 0) {
                throw new IllegalArgumentException(what + " must be " + least + " or longer, not " + value);
            }
        }
    }
}
