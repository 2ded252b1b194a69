package dev.twoslot.rotator;

import dev.twoslot.rotator.building.Settings;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.TokenIssuer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Rotates the pair of bootstrap tokens: {@code PRIMARY <- new, SECONDARY <- previous}.
 *
 * <p>Build one and call {@link #run()} on a schedule; it needs no closing and keeps nothing between two runs. Thread-safe:
 * two runs that overlap are kept apart by the mutex.
 */
public final class TwoSlotRotation {

    private final RotationParts parts;

    private TwoSlotRotation(RotationParts parts) {
        this.parts = parts;
    }

    public static Builder builder() {
        return new Builder();
    }

    public RotationPolicy policy() {
        return parts.policy();
    }

    /**
     * Rotates once, now.
     *
     * <p>Never throws, whatever its parts do: the outcome says in which phase a run failed and why, and what each slot holds; one
     * line is logged as an error and one alert is sent. A rotation that another run is doing already is skipped, quietly.
     *
     * <p>Calling it again after any outcome is safe. An interruption stops the run before its next step, and
     * the thread's interrupt flag is set when it returns. Takes no longer than the policy's lease, plus the alert.
     */
    public RotationOutcome run() {
        return new RotationRun(parts).run();
    }

    /**
     * Brings the destinations up to date that lag behind, now, without rotating: for the time between two runs. A run does the same
     * before its first other write, so this makes an incident shorter and is otherwise not needed.
     *
     * <p>Takes the lock only if the private copy knows of a destination that is behind, and does nothing if another run holds it, if the
     * slots belong to another installation, or if they can't be read. Never throws; sends no alert; logs what caught up and what did not.
     * Safe to call at any time and again. An interruption stops it, and the thread's interrupt flag is set when it returns.
     *
     * @return every destination, required ones included, as it stands afterwards; empty if that could not be found out
     */
    public List<DestinationStatus> catchUp() {
        return new CatchingUp(parts).statuses();
    }

    /** What a rotation is made of. Each setter may be called once. Not thread-safe. */
    public static final class Builder {

        private final Settings settings = new Settings();
        private RotationPolicy policy = RotationPolicy.hourly();
        private @Nullable TokenIssuer issuer;
        private @Nullable SecretSlotStore slots;
        private @Nullable Mutex mutex;
        private @Nullable Alerter alerter;
        private RotationListener listener = new RotationListener() {};
        private Time time = Time.system();
        private @Nullable Executor executor;
        private String startOver =
                "hand in a pair of tokens that an administrator made, with firstPair(...) and startingOver()";
        private Map<Role, Token> firstPair = Map.of();
        private boolean startingOver;
        private boolean takingOver;

        private Builder() {}

        /** The rotation's name, its times and lifetimes. Default {@link RotationPolicy#hourly()}. */
        public Builder policy(RotationPolicy value) {
            policy = settings.take("policy", value);
            return this;
        }

        /** Who creates tokens. Required. */
        public Builder issuer(TokenIssuer value) {
            issuer = settings.take("issuer", value);
            return this;
        }

        /** Where the four slots are. Required. */
        public Builder slots(SecretSlotStore value) {
            slots = settings.take("slots", value);
            return this;
        }

        /** What keeps two runs apart. Required. */
        public Builder mutex(Mutex value) {
            mutex = settings.take("mutex", value);
            return this;
        }

        /** Who is told of a failed run. Required; {@link Alerter#none()} for a service that looks at the outcome. */
        public Builder alerter(Alerter value) {
            alerter = settings.take("alerter", value);
            return this;
        }

        /** Who watches. Default nobody. */
        public Builder listener(RotationListener value) {
            listener = settings.take("listener", value);
            return this;
        }

        /** The clock. Default the machine's. */
        public Builder time(Time value) {
            time = settings.take("time", value);
            return this;
        }

        /**
         * Where calls to the outside are made, at most two at the same time. Default virtual threads where the JDK has them,
         * else daemon threads. The two calls of a step run in parallel only if the executor does. It must not be an executor whose
         * only thread is the one that calls {@code run()}: then no call is ever begun, and the run fails at the lock.
         */
        public Builder executor(Executor value) {
            executor = settings.take("executor", value);
            return this;
        }

        /**
         * A pair of tokens that an administrator made, with which the rotation starts. It does the work while PRIMARY is empty or
         * still holds what an administrator supplied, so that a mistake is mended by handing in another pair; once a rotation
         * has succeeded it is ignored, with a notice. It is taken in only after its first full check.
         *
         * @param tokenCreation a token that may create tokens
         * @param secretEdit another one, which may write the slots
         */
        public Builder firstPair(SecretValue tokenCreation, SecretValue secretEdit) {
            settings.take("firstPair", tokenCreation);
            Objects.requireNonNull(secretEdit, "firstPair must not be null");
            firstPair = Map.of(Role.TOKEN_CREATION, Token.of(tokenCreation), Role.SECRET_EDIT, Token.of(secretEdit));
            return this;
        }

        /**
         * Has {@link #firstPair} do the work although the slots hold a pair: for when both slots are dead. It is staged into
         * SECONDARY; what PRIMARY holds, if the rotation made it, is kept until a new pair has been created and verified. For
         * one run; build another rotation for the next.
         */
        public Builder startingOver() {
            settings.take("startingOver", true);
            startingOver = true;
            return this;
        }

        /**
         * Takes the slots over from another installation, whose tokens they hold. That one has to be stopped first; its
         * tokens are not revoked and live on until they end. For one run; build another rotation for the next.
         */
        public Builder takingOver() {
            settings.take("takingOver", true);
            takingOver = true;
            return this;
        }

        /**
         * What a person does when both slots of a role are dead, as the end of the sentence "To start again, ...". An alert
         * ends with it.
         */
        public Builder startOverBy(String instruction) {
            startOver = settings.take("startOverBy", instruction);
            return this;
        }

        /**
         * The rotation; makes no call but for the names of permissions and places.
         *
         * @throws IllegalArgumentException with everything that is missing or does not fit together
         */
        public TwoSlotRotation build() {
            settings.required("issuer", issuer, "call issuer(...)");
            settings.required("slots", slots, "call slots(...)");
            settings.required("mutex", mutex, "call mutex(...)");
            settings.required("alerter", alerter, "call alerter(...), with Alerter.none() if the outcome is looked at");
            settings.require(
                    !startingOver || !firstPair.isEmpty(), "startingOver needs a pair: call firstPair(...) as well");
            settings.require(
                    firstPair.values().stream().map(Token::value).distinct().count() == firstPair.size(),
                    "firstPair holds the same token twice: each role needs one of its own");
            settings.check();
            TokenIssuer knownIssuer = Objects.requireNonNull(issuer);
            SecretSlotStore knownSlots = Objects.requireNonNull(slots);
            Mutex knownMutex = Objects.requireNonNull(mutex);
            requirePermissions(knownIssuer, knownSlots, knownMutex);
            return new TwoSlotRotation(new RotationParts(
                    policy,
                    knownIssuer,
                    knownSlots,
                    knownMutex,
                    Objects.requireNonNull(alerter),
                    listener,
                    time,
                    executor == null ? Threads.forCalls() : executor,
                    RunIds.random(time),
                    startOver,
                    home(knownIssuer.realm(), knownSlots.location()),
                    firstPair,
                    startingOver,
                    takingOver));
        }

        private void requirePermissions(TokenIssuer knownIssuer, SecretSlotStore knownSlots, Mutex knownMutex) {
            Set<String> granted = knownIssuer.permissionsGranted(Role.SECRET_EDIT);
            Set<String> missing = new TreeSet<>(knownSlots.permissionsNeeded());
            missing.addAll(knownMutex.permissionsNeeded());
            missing.removeAll(granted);
            settings.require(
                    granted.isEmpty() || missing.isEmpty(),
                    "the issuer does not grant secret-edit tokens what slots and mutex need: "
                            + String.join(", ", missing) + ". Configure the issuer for the same places");
            settings.check();
        }

        private static String home(String realm, String location) {
            return realm.isEmpty() || location.isEmpty() ? realm + location : realm + ", " + location;
        }
    }
}
