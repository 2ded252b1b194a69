package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.TokenIssuer;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What a rotation is made of, complete and checked.
 *
 * @param startOver what a person does when both slots are dead, as the end of "To start again, ..."
 * @param home what the issuer's tokens are valid for, and where consumers read the slots; empty if unknown
 * @param offered an administrator's pair, or empty
 * @param startingOver whether that pair does the work although the slots hold one
 * @param takingOver whether the slots may be taken over from another installation
 */
record RotationParts(
        RotationPolicy policy,
        TokenIssuer issuer,
        SecretSlotStore slots,
        Mutex mutex,
        Alerter alerter,
        RotationListener listener,
        Time time,
        Executor executor,
        RunIds ids,
        String startOver,
        String home,
        Map<Role, Token> offered,
        boolean startingOver,
        boolean takingOver) {

    TokenNames names() {
        return new TokenNames(policy.name());
    }
}
