package dev.twoslot.rotator;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.slot.SlotSignature;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times that a rotation works with. Immutable; build one with {@link #builder()}.
 *
 * <p>The defaults rotate hourly with tokens that live 2 h 10 min: SECONDARY is usable all the time, and the rotator
 * survives one missed run.
 */
public final class RotationPolicy {

    /** A bootstrap token that lives longer is not rotated in any sense. */
    private static final Duration LONGEST_TTL = Duration.ofDays(366);

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(183);
    private static final Duration LONGEST_ALLOWANCE = Duration.ofDays(1);

    private final String name;
    private final Duration interval;
    private final Duration ttl;
    private final Duration lease;
    private final Duration clockSkew;
    private final Duration propagation;
    private final Duration schedulerDelay;
    private final Duration callTimeout;

    private RotationPolicy(Builder builder, Duration ttl) {
        this.ttl = ttl;
        name = builder.name;
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

    /** The rotation's name. */
    public String name() {
        return name;
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

    /** Each setter replaces a default and may be called once; {@link #build()} checks them all together. Not thread-safe. */
    public static final class Builder {

        private final Settings settings = new Settings();
        private String name = "bootstrap";
        private Duration interval = Duration.ofHours(1);
        private @Nullable Duration ttl;
        private Duration lease = Duration.ofSeconds(300);
        private Duration clockSkew = Duration.ofSeconds(30);
        private Duration propagation = Duration.ofSeconds(60);
        private Duration schedulerDelay = Duration.ofSeconds(60);
        private Duration callTimeout = Duration.ofSeconds(30);
        private boolean secondaryMayExpire;

        private Builder() {}

        /**
         * Tells this rotation's tokens, comments and locks from those of others in the same account: 1 to 40 lower-case letters,
         * digits and hyphens, no hyphen first. Default {@code bootstrap}. Two rotations in one account need two names and
         * slots of their own.
         *
         * @throws IllegalArgumentException if it is of another form
         */
        public Builder name(String value) {
            name = settings.take("name", value);
            if (!SlotSignature.isRotation(value)) {
                throw new IllegalArgumentException(
                        "name must be 1 to 40 lower-case letters, digits or hyphens and begin with a letter or digit: it"
                                + " becomes a part of token names");
            }
            return this;
        }

        /** The time between two scheduled runs, from one minute to 183 days. Default 1 h. */
        public Builder interval(Duration value) {
            interval = settings.take("interval", value, Duration.ofMinutes(1), LONGEST_INTERVAL);
            return this;
        }

        /**
         * How long a new token lives, from one second to 366 days. Default 2 h 10 min for an hourly interval, and for any other the
         * shortest that keeps SECONDARY usable throughout, rounded up to ten minutes.
         */
        public Builder ttl(Duration value) {
            ttl = settings.take("ttl", value, Duration.ofSeconds(1), LONGEST_TTL);
            return this;
        }

        /** How long the mutex is held at most: at least four times the call timeout, at most a day. Default 300 s. */
        public Builder lease(Duration value) {
            lease = settings.take("lease", value, Duration.ofSeconds(4), LONGEST_ALLOWANCE);
            return this;
        }

        /** How far clocks may be apart, from zero to a day. Default 30 s. */
        public Builder clockSkew(Duration value) {
            clockSkew = settings.take("clockSkew", value, Duration.ZERO, LONGEST_ALLOWANCE);
            return this;
        }

        /** How long a new token may need until it is known everywhere, from zero to a day. Default 60 s. */
        public Builder propagation(Duration value) {
            propagation = settings.take("propagation", value, Duration.ZERO, LONGEST_ALLOWANCE);
            return this;
        }

        /** How much later than planned a run may start, from zero to a day. Default 60 s. */
        public Builder schedulerDelay(Duration value) {
            schedulerDelay = settings.take("schedulerDelay", value, Duration.ZERO, LONGEST_ALLOWANCE);
            return this;
        }

        /** How long one call may take, retries included, from one second to an hour. Default 30 s. */
        public Builder callTimeout(Duration value) {
            callTimeout = settings.take("callTimeout", value, Duration.ofSeconds(1), Duration.ofHours(1));
            return this;
        }

        /**
         * Accepts a ttl with which SECONDARY runs out before the next run. Consumers then have one slot only for a part of
         * each interval, and one missed run may lock everybody out for good.
         */
        public Builder acceptThatSecondaryExpires() {
            settings.take("acceptThatSecondaryExpires", true);
            secondaryMayExpire = true;
            return this;
        }

        /**
         * @throws IllegalArgumentException with everything that does not fit together: a lease that is too short for its
         *     calls, a ttl that can't keep both slots usable (the message names the smallest that can)
         */
        public RotationPolicy build() {
            Duration leastLease = callTimeout.multipliedBy(4).plus(clockSkew);
            settings.require(
                    lease.compareTo(leastLease) >= 0,
                    "lease must be " + leastLease + " or longer, not " + lease
                            + ": it has to cover four calls and the clocks' difference");
            Duration chosenTtl = ttl == null ? defaultTtl() : ttl;
            RotationBudget budget = budget(interval, chosenTtl, lease, clockSkew, propagation, schedulerDelay);
            settings.require(
                    budget.keepsSecondaryUsable() || secondaryMayExpire,
                    "ttl " + chosenTtl + " is too short for a run every " + interval
                            + ": SECONDARY would run out before the next run stages. The shortest ttl that keeps both slots"
                            + " usable is " + budget.smallestTtl(0));
            settings.require(
                    chosenTtl.compareTo(LONGEST_TTL) <= 0,
                    "ttl must be " + LONGEST_TTL + " or shorter, and a run every " + interval + " needs " + chosenTtl);
            settings.check();
            return new RotationPolicy(this, chosenTtl);
        }

        private Duration defaultTtl() {
            Duration needed = budget(interval, interval, lease, clockSkew, propagation, schedulerDelay)
                    .smallestTtl(0);
            long tens = Math.floorDiv(needed.minusNanos(1).toMinutes(), 10) + 1;
            return Duration.ofMinutes(tens * 10);
        }
    }
}
