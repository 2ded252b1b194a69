package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.SecretSlotStore;
import dev.twoslot.rotator.spi.SlotContent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Slots that consumers read from one or more places, and the rotator from its own copy, because those places never give
 * a value back.
 *
 * <p>A write goes into the own copy first, as unpublished; then to each place, in the order in which they were given;
 * then the own copy notes that it is published. So the own copy knows every token that may be anywhere. A write that
 * failed anywhere leaves the slot unpublished, which makes the next run publish it again before it writes anything
 * else.
 *
 * <p>Thread-safe.
 */
public final class PublishedSlots implements SecretSlotStore {

    private final SealedVault ownCopy;
    private final List<SlotPublisher> places;

    /**
     * @param ownCopy what {@link #read} reads
     * @param places what consumers read, one or more
     * @throws IllegalArgumentException if there is no place: a vault that consumers read is a store by itself
     */
    public PublishedSlots(SealedVault ownCopy, SlotPublisher... places) {
        if (places.length == 0) {
            throw new IllegalArgumentException(
                    "slots are published to one place or more; without any, use the vault itself");
        }
        this.ownCopy = ownCopy;
        this.places = List.of(places);
    }

    /** Reads the own copy; {@link SlotContent#published()} says whether every place is known to agree. */
    @Override
    public Map<SlotName, SlotContent> read(Instant deadline) {
        return ownCopy.read(deadline);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RotatorException as the own copy or a place threw it. If the own copy could not be written in the first
     *     place, nothing was published. {@code AMBIGUOUS} if another run wrote the same slot meanwhile
     */
    @Override
    public void write(SlotName slot, Token token, CallContext context) {
        ownCopy.record(slot, token, context.deadline());
        for (SlotPublisher place : places) {
            place.publish(slot, token, context);
        }
        if (!ownCopy.markPublished(slot, token, context.deadline())) {
            throw new RotatorException(
                    RotatorException.Kind.AMBIGUOUS,
                    slot
                            + " was written by another run while this one published it: the lock did not keep them apart."
                            + " The next run publishes again what the rotator's own copy holds");
        }
    }
}
