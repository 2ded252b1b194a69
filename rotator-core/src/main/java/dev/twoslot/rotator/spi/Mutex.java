package dev.twoslot.rotator.spi;

import dev.twoslot.rotator.RotatorException;
import java.util.Set;

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
     * @return the lease, or what is known of the other holder. A holder whose lease has ended by its own word and that is
     *     not gone is told as such: the engine makes a failure of it
     * @throws RotatorException if it could not be found out. Whatever was written is left to run out
     */
    Acquisition tryAcquire(LeaseRequest request);

    /** The names of the permissions that the secret-edit token needs for this mutex, as {@link SecretSlotStore#permissionsNeeded}. */
    default Set<String> permissionsNeeded() {
        return Set.of();
    }
}
