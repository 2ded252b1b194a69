package dev.twoslot.rotator;

import dev.twoslot.rotator.spi.Alerter;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotationListener;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rotates the pair of bootstrap tokens: {@code PRIMARY <- new, SECONDARY <- previous}.
 *
 * <p>Build one and call {@link #run()} on a schedule; it needs no closing and keeps nothing between two runs. Thread-safe:
 * two runs that overlap are kept apart by the mutex.
 */
public final class TwoSlotRotation {

    final TokenNames names;
    final RotationPolicy policy;
    final TokenIssuer issuer;
    final SecretSlotStore slots;
    final Mutex mutex;
    final Alerter alerter;
    final RotationListener listener;
    final Time time;
    final Executor executor;
    final Supplier<String> runIds;
    final String startOver;

    private TwoSlotRotation(Builder builder) {
        names = new TokenNames(builder.name);
        policy = builder.policy;
        issuer = required("issuer", builder.issuer);
        slots = required("slots", builder.slots);
        mutex = required("mutex", builder.mutex);
        alerter = required("alerter", builder.alerter);
        listener = builder.listener;
        time = builder.time;
        executor = builder.executor == null ? Threads.forCalls() : builder.executor;
        runIds = builder.runIds == null ? RunIds.random(time) : builder.runIds;
        startOver = builder.startOver;
    }

    private static <T> T required(String what, @Nullable T value) {
        return Objects.requireNonNull(
                value, () -> what + " is not set: a rotation can't do without; call " + what + "(...) on the builder");
    }

    public static Builder builder() {
        return new Builder();
    }

    public RotationPolicy policy() {
        return policy;
    }

    /**
     * Rotates once, now.
     *
     * <p>Never throws for a rotation that fails: the outcome says in which phase and why, and what each slot holds; one line
     * is logged as an error and one alert is sent. A rotation that somebody else is doing already is skipped, quietly.
     *
     * <p>Calling it again after any outcome is safe. An interruption stops the run before its next step, and
     * the thread's interrupt flag is set when it returns. Takes no longer than the policy's lease, plus the alert.
     */
    public RotationOutcome run() {
        return new RotationRun(this, runIds.get()).run();
    }

    /** What a rotation is made of. Not thread-safe; may be used again after {@link #build()}. */
    public static final class Builder {

        private String name = "bootstrap";
        private RotationPolicy policy = RotationPolicy.hourly();
        private @Nullable TokenIssuer issuer;
        private @Nullable SecretSlotStore slots;
        private @Nullable Mutex mutex;
        private @Nullable Alerter alerter;
        private RotationListener listener = new RotationListener() {};
        private Time time = Time.system();
        private @Nullable Executor executor;
        private @Nullable Supplier<String> runIds;
        private String startOver = "write a pair of tokens that an administrator made into both PRIMARY slots";

        private Builder() {}

        /**
         * Tells this rotation's tokens from those of others in the same account: 1 to 40 lower-case letters, digits and
         * hyphens. Default {@code bootstrap}. Two rotations must not share one: each would take the other's tokens for
         * leftovers.
         */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Times and lifetimes. Default {@link RotationPolicy#hourly()}. */
        public Builder policy(RotationPolicy value) {
            policy = value;
            return this;
        }

        /** Who creates tokens. Required. */
        public Builder issuer(TokenIssuer value) {
            issuer = value;
            return this;
        }

        /** Where the four slots are. Required. */
        public Builder slots(SecretSlotStore value) {
            slots = value;
            return this;
        }

        /** What keeps two runs apart. Required. */
        public Builder mutex(Mutex value) {
            mutex = value;
            return this;
        }

        /** Who is told of a failed run. Required; {@link Alerter#none()} for a service that looks at the outcome. */
        public Builder alerter(Alerter value) {
            alerter = value;
            return this;
        }

        /** Who watches. Default nobody. */
        public Builder listener(RotationListener value) {
            listener = value;
            return this;
        }

        /** The clock. Default the machine's. */
        public Builder time(Time value) {
            time = value;
            return this;
        }

        /**
         * Where calls to the outside are made, at most two at the same time. Default virtual threads where the JDK has them,
         * else daemon threads. The two calls of a step run in parallel only if the executor does.
         */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        /** Names for runs, each used once. Default the start of the run and 32 random bits. */
        public Builder runIds(Supplier<String> value) {
            runIds = value;
            return this;
        }

        /**
         * What a person does when both slots of a role are dead, as the end of the sentence "To start again, ...". An alert
         * ends with it.
         */
        public Builder startOverBy(String instruction) {
            startOver = instruction;
            return this;
        }

        /**
         * @throws NullPointerException if the issuer, the slots, the mutex or the alerter is not set
         * @throws IllegalArgumentException if the name is not of the form described at {@link #name}
         */
        public TwoSlotRotation build() {
            return new TwoSlotRotation(this);
        }
    }
}
