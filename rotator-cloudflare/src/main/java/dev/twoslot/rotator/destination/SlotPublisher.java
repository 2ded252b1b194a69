package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import java.util.Map;
import java.util.Set;

/**
 * Makes consumers get a token from now on: the write side of a place that never gives its values back to the rotator.
 *
 * <p>Implementations are thread-safe: a run publishes both roles at the same time.
 */
public interface SlotPublisher {

    /**
     * Overwrites what consumers get from a slot. Idempotent: publishing the same token again changes nothing.
     *
     * <p>After any exception a caller must assume that consumers get either the old token or the new one.
     *
     * @param slot which slot
     * @param token what it has to hold
     * @param context the credential that may write, and when the call must have returned
     * @throws RotatorException if the token is not known to be there
     */
    void publish(SlotName slot, Token token, CallContext context);

    /** What the place says of its slots; as {@link SecretSlotStore#inspect}. */
    default Map<SlotName, SlotComment> inspect(CallContext context) {
        return Map.of();
    }

    /** Which other tokens the place holds; as {@link SecretSlotStore#otherTokensInUse}. */
    default Set<String> otherTokensInUse(CallContext context) {
        return Set.of();
    }

    /** Where the place is; as {@link SecretSlotStore#location}. */
    default String location() {
        return "";
    }

    /** What a credential needs; as {@link SecretSlotStore#permissionsNeeded}. */
    default Set<String> permissionsNeeded() {
        return Set.of();
    }
}
