package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
import dev.twoslot.rotator.testkit.FaultPlan;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Implementations of the SPI that {@link EngineExploration} is to try, with what it needs to see of them from outside. Both
 * PRIMARY slots hold a usable token of an administrator's to begin with.
 *
 * <p>The calls of the three have to ask the {@link FaultPlan}, as the in-memory fakes do; {@link FaultySpi} makes those of any
 * implementation ask.
 */
public interface RotationSubject {

    TokenIssuer issuer();

    SecretSlotStore slots();

    Mutex mutex();

    /** What consumers get from the slot. */
    Optional<Token> published(SlotName slot);

    /** What consumers get in a destination that may lag behind; empty where there is no such destination. */
    default Optional<Map<SlotName, Token>> lagging() {
        return Optional.empty();
    }

    /** What the rotator itself would read from the slots; asks no fault plan. */
    Map<SlotName, Token> privateCopy();

    /** Whether the issuer would accept the token for the role's work now. */
    boolean isUsable(SecretValue value, Role role);

    /** Every token that works now. */
    List<IssuedToken> live();

    /** A pair of new tokens in PRIMARY, made by hand: what an administrator does when everything is lost. */
    void startOver();

    /** The two values of a pair of new tokens that an administrator made and that are in no slot. */
    default Map<Role, SecretValue> administratorsPair() {
        throw new UnsupportedOperationException("this subject has no administrator");
    }

    /**
     * Another vault for the same slots on the same account, with a lock of its own: another installation, or another machine.
     *
     * @param copy whether it is a copy of this one as it stands, or empty
     * @return empty if this subject can't have any; then there is nothing to explore beside it
     */
    default Optional<RotationSubject> beside(boolean copy) {
        return Optional.empty();
    }

    /** Has the next run told a lie; whether this subject can tell it. */
    default boolean tell(Lie lie) {
        return false;
    }

    /** Forgets the lies that were not told yet. */
    default void tellTheTruth() {}

    /** Makes a subject that lives by the clock and asks the plan. */
    @FunctionalInterface
    interface Factory {
        RotationSubject create(VirtualClock clock, FaultPlan faults);
    }
}
