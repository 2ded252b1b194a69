package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.Token;
import java.time.Instant;
import java.util.Map;

/**
 * Holds the four slots.
 *
 * <p>A store may consist of two places: a copy that only the rotator reads, and the place that consumers read but that
 * never gives a value back. {@link SlotContent#published()} then says whether the second is known to agree with the first.
 * Implementations are thread-safe: a run writes both roles at the same time.
 */
public interface SecretSlotStore {

    /**
     * Reads all four slots.
     *
     * @param deadline when the call must have returned
     * @return an entry for every slot, an empty one included
     * @throws RotatorException if any slot can't be read; never a partial answer
     */
    Map<SlotName, SlotContent> read(Instant deadline);

    /**
     * Overwrites one slot, in the rotator's own copy first and then where consumers read. Idempotent: writing the same token
     * again changes nothing, so a repeat is always safe while the lease lasts.
     *
     * <p>After any exception, whatever its kind, a caller must assume that each place holds either the old value or the new
     * one. It must never be neither.
     *
     * @throws RotatorException if the write is not known to be complete in every place
     */
    void write(SlotName slot, Token token, CallContext context);
}
