package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Holds the four slots.
 *
 * <p>A store may consist of two places: a private copy that only the rotator reads, and the place that consumers read but that
 * never gives a value back. {@link SlotContent#isPublished()} then says whether the second is known to agree with the first, and
 * {@link #inspect} says what the second tells of its content.
 *
 * <p>Every method fails with a {@link RotatorException} and nothing else; any other exception is taken for the worst case of its
 * method. Implementations are thread-safe: a run writes both roles at the same time.
 */
public interface SecretSlotStore {

    /**
     * Reads the private copy: all four slots and the notes, as they stood at one moment.
     *
     * @param deadline when the call must have returned
     * @throws RotatorException if any slot can't be read; never a partial answer
     */
    SlotInventory read(Instant deadline);

    /**
     * Looks at what the place that consumers read says of its slots; changes nothing. A run asks before it writes anything, to
     * find out whether another installation is using the slots.
     *
     * @param context the credential is the secret-edit token
     * @return an entry for each slot whose comment was looked at; empty where the place keeps no comments, which is what the
     *     default does: then nothing protects another installation's slots from this one's runs
     * @throws RotatorException {@code PERMANENT} if the credential is refused, or may not look
     */
    default Map<SlotName, SlotComment> inspect(CallContext context) {
        return Map.of();
    }

    /**
     * The ids of the tokens that the place holds for anything but these slots, as far as comments there tell: another rotation's in
     * the same place. A run revokes none of them. Asked right after {@link #inspect}, from whose look it may be answered.
     *
     * @param context as of {@link #inspect}
     * @return empty where the place keeps no comments, or nothing but these slots
     * @throws RotatorException as {@link #inspect}
     */
    default Set<String> otherTokensInUse(CallContext context) {
        return Set.of();
    }

    /**
     * Takes in tokens that an administrator made, as they stand in these slots already: into the private copy, as published;
     * all of them or none. Idempotent. A store that consists of one place writes them.
     *
     * @throws RotatorException as {@link #write}
     */
    default void adopt(Map<SlotName, Token> tokens, CallContext context) {
        tokens.forEach((slot, token) -> write(slot, token, context));
    }

    /**
     * Overwrites one slot, in the private copy first and then where consumers read, with the {@link SlotComment} that the
     * context's signature makes where the place keeps comments. Idempotent: writing the same token again changes nothing, so a
     * repeat is always safe while the lease lasts.
     *
     * <p>After any exception, whatever its kind, a caller must assume that each place holds either the old value or the new
     * one. It must never be neither.
     *
     * @throws RotatorException if the write is not known to be complete in every place
     */
    void write(SlotName slot, Token token, CallContext context);

    /**
     * Replaces the rotation's notes: a few lines without secrets, up to 64 KiB, that the rotation keeps beside the slots from one
     * run to the next. They say which vault this is and which tokens it has asked for; a store that does not keep them
     * (the default) makes a rotation that revokes nothing but what the same run has created, and leaves all else to expire.
     *
     * @param change makes the new notes of the present ones, empty at first; a pure function, which may be called again. Nothing
     *     that another run or process writes at the same time may get lost: the store reads, changes and writes as one step
     * @param deadline when the call must have returned
     * @return the notes as they are now
     * @throws RotatorException {@code TRANSIENT} or {@code PERMANENT} if they are as they were, {@code AMBIGUOUS} if either
     */
    default String updateNotes(UnaryOperator<String> change, Instant deadline) {
        return change.apply("");
    }

    /**
     * The places that consumers read, with how each stands as the private copy knows it; calls none of them.
     *
     * @param deadline when the call must have returned
     * @return empty, by default, for a store that is itself the one place
     * @throws RotatorException as {@link #read}
     */
    default List<DestinationStatus> destinations(Instant deadline) {
        return List.of();
    }

    /**
     * Brings a place that may lag behind up to what the private copy holds, each role's SECONDARY before its PRIMARY. Does nothing where
     * it is current. Idempotent. The private copy notes before what the place may hold from now on, and afterwards what it holds, or
     * since when it is behind; a run revokes none of these tokens ({@link #otherTokensInUse}).
     *
     * @param destination a name that {@link #destinations} gave, of one that is not required
     * @param context as of {@link #write}
     * @throws RotatorException if the place is not known to be current afterwards
     */
    default void catchUp(String destination, CallContext context) {}

    /**
     * Where consumers read, in a form that stays the same as long as it is the same place, such as the id of a store; up to 200
     * printable ASCII characters, empty if there is nothing to tell. A vault remembers it, and refuses to be used with another.
     */
    default String location() {
        return "";
    }

    /**
     * The names of the permissions that a secret-edit token needs for this store, in the issuer's words; empty if unknown.
     * {@code TwoSlotRotation.Builder.build()} refuses an issuer that is known not to grant them.
     */
    default Set<String> permissionsNeeded() {
        return Set.of();
    }
}
