package dev.twoslot.rotator.spi;

import java.time.Instant;
import java.util.OptionalLong;

/** The right to write, until a deadline. Thread-safe. */
public interface Lease {

    /**
     * When the lease ends, by the holder's clock, counted from <em>before</em> the request that got it: it is never later
     * than the backend's own idea of it, but for the difference between the clocks.
     */
    Instant deadline();

    /**
     * Whether the lease will still be held at the given moment. The engine asks before every write, with the end of the
     * write's time plus the allowed clock skew, and writes nothing more once the answer is no. An implementation that can
     * learn of a loss earlier than by its deadline says so here.
     */
    default boolean covers(Instant moment) {
        return !deadline().isBefore(moment);
    }

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
