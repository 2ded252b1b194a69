package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.RotatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keeps two runs apart, as strongly as its backend can. Thread-safe. */
public interface Mutex {

    /** What a mutex really promises. */
    enum Strength {
        /** Usually keeps others out. Two holders at once are possible, and the rotation survives them (invariant I11). */
        ADVISORY,
        /** Keeps others out within this process. */
        PROCESS,
        /** Keeps others out on this host; the operating system lets go when the process dies. */
        HOST,
        /** Keeps others out everywhere, and gives a fencing token that rises with each holder. */
        FENCED
    }

    Strength strength();

    /**
     * Tries once to become the holder; does not wait for another holder to leave.
     *
     * @param ttl how long the lease lasts unless released
     * @param deadline when the call must have returned
     * @return the lease, or empty if somebody else holds the mutex
     * @throws RotatorException if it could not be found out. Whatever was written is left to run out
     */
    Optional<Lease> tryAcquire(Duration ttl, Instant deadline);
}
