package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.RotatorException;
import java.time.Instant;
import java.util.OptionalLong;

/** The right to write, until a deadline. Thread-safe. */
public interface Lease {

    /**
     * When the lease ends, by the holder's clock, counted from <em>before</em> the request that got it: it is never later
     * than the backend's own idea of it, but for the difference between the clocks.
     */
    Instant deadline();

    /** A number that is higher than every earlier holder's, where the mutex is {@link Mutex.Strength#FENCED}. */
    default OptionalLong fencingToken() {
        return OptionalLong.empty();
    }

    /**
     * Lets go. Idempotent. Takes away this holder's lease only: if another holds the mutex by now, theirs stays.
     *
     * @param deadline when the call must have returned
     * @throws RotatorException if it may still be held; it then ends at its deadline
     */
    void release(Instant deadline);
}
