package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/**
 * A place that consumers read slots from and that the rotator only writes: a secret store, a directory of files, a program of the
 * operator's. What it holds the rotator knows from its private copy, never from the place.
 *
 * <p>Every method fails with a {@link RotatorException} and nothing else. Implementations are thread-safe: a run puts both roles at the
 * same time. Rules of the contract D1 to D12, which {@code DestinationContract} of the testkit checks.
 */
public interface Destination {

    /**
     * What the place is called in messages, and by what the private copy keeps what it confirmed: 1 to 40 of {@code a-z}, {@code 0-9} and
     * {@code -}. The same for as long as it is the same place.
     */
    String name();

    /**
     * Overwrites what consumers get from a slot. Idempotent: putting the same token again changes nothing that a consumer could see.
     * The value is only ever put where consumers read it, and never into a log, an argument, an environment or a message.
     *
     * <p>After any exception, whatever its kind, consumers get the token before or this one, whole, and never neither.
     *
     * @param slot which slot
     * @param token what it has to hold
     * @param context the secret-edit token as a credential, for a place that needs one, and when the call must have returned; one that
     *     begins later than that changes nothing and is {@code TRANSIENT}
     * @throws RotatorException {@code TRANSIENT} if nothing changed and later may work, {@code PERMANENT} if nothing changed and a person
     *     has to do something, {@code AMBIGUOUS} if the place may hold the token
     */
    void put(SlotName slot, Token token, CallContext context);

    /**
     * Overwrites several slots. A place that can change them in one step does; the others, by default, put one after the other, each
     * role's SECONDARY before its PRIMARY, and stop at the first that fails.
     *
     * @throws RotatorException as {@link #put}; any of the slots may then hold either token
     */
    default void putAll(Map<SlotName, Token> tokens, CallContext context) {
        tokens.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(SlotName::slot).reversed()))
                .forEach(entry -> put(entry.getKey(), entry.getValue(), context));
    }

    /**
     * Finds out, without writing, whether a put could succeed now: the directory is there and writable, the credential is accepted.
     *
     * @throws RotatorException as {@link #put}, if it could not, as far as that can be told. Returning promises nothing
     */
    default void probe(CallContext context) {}

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
