package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.IssuedToken;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.TokenIssuer;
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

    /** What the rotator itself would read from the slots; asks no fault plan. */
    Map<SlotName, Token> privateCopy();

    /** Whether the issuer would accept the token for the role's work now. */
    boolean isUsable(SecretValue value, Role role);

    /** Every token that works now. */
    List<IssuedToken> live();

    /** A pair of new tokens in PRIMARY, made by hand: what an administrator does when everything is lost. */
    void startOver();

    /** Makes a subject that lives by the clock and asks the plan. */
    @FunctionalInterface
    interface Factory {
        RotationSubject create(VirtualClock clock, FaultPlan faults);
    }
}
