package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotContent;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.vault.SealedVault;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Slots that consumers read from one or more places, and the rotator from its private copy, because those places never give
 * a value back.
 *
 * <p>A write goes into the private copy first, as unpublished; then to each place, in the order in which they were given;
 * then the private copy notes that it is published. So the private copy knows every token that may be anywhere. A write that
 * failed anywhere leaves the slot unpublished, which makes the next run publish it again before it writes anything
 * else.
 *
 * <p>Thread-safe.
 */
public final class PublishedSlots implements SecretSlotStore {

    private final SealedVault privateCopy;
    private final List<Destination> places;

    /**
     * @param privateCopy what {@link #read} reads
     * @param places what consumers read, one or more
     * @throws IllegalArgumentException if there is no place: a vault that consumers read is a store by itself
     */
    public PublishedSlots(SealedVault privateCopy, Destination... places) {
        if (places.length == 0) {
            throw new IllegalArgumentException(
                    "slots are published to one place or more; without any, use the vault itself");
        }
        this.privateCopy = privateCopy;
        this.places = List.of(places);
    }

    /** Reads the private copy; {@link SlotContent#isPublished()} says whether every place is known to agree. */
    @Override
    public SlotInventory read(Instant deadline) {
        return privateCopy.read(deadline);
    }

    /** Looks at the first place that keeps comments. */
    @Override
    public Map<SlotName, SlotComment> inspect(CallContext context) {
        for (Destination place : places) {
            Map<SlotName, SlotComment> comments = place.inspect(context);
            if (!comments.isEmpty()) {
                return comments;
            }
        }
        return Map.of();
    }

    /** Of every place. */
    @Override
    public Set<String> otherTokensInUse(CallContext context) {
        Set<String> ids = new HashSet<>();
        places.forEach(place -> ids.addAll(place.otherTokensInUse(context)));
        return ids;
    }

    @Override
    public void adopt(Map<SlotName, Token> tokens, CallContext context) {
        privateCopy.adopt(tokens, context);
    }

    @Override
    public String updateNotes(UnaryOperator<String> change, Instant deadline) {
        return privateCopy.updateNotes(change, deadline);
    }

    @Override
    public String location() {
        return places.stream()
                .map(Destination::location)
                .filter(location -> !location.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    @Override
    public Set<String> permissionsNeeded() {
        return places.stream()
                .flatMap(place -> place.permissionsNeeded().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * {@inheritDoc}
     *
     * @throws RotatorException as the private copy or a place threw it. If the private copy could not be written in the first
     *     place, nothing was published. {@code AMBIGUOUS} if another run wrote the same slot meanwhile
     */
    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        privateCopy.record(slot, token, context.deadline());
        for (Destination place : places) {
            place.put(slot, token, context);
        }
        if (!privateCopy.markPublished(slot, token, context.deadline())) {
            throw new RotatorException(
                    RotatorException.Kind.AMBIGUOUS,
                    slot
                            + " was written by another run while this one published it: the lock did not keep them apart."
                            + " The next run publishes again what the rotator's private copy holds");
        }
    }
}
