package dev.twoslot.rotator.spi;

import java.util.Set;

/** Keeps two runs apart, as strongly as its backend can. Thread-safe. */
public interface Mutex {

    /** What a mutex really promises; more may come. What a run dares to do follows from it. */
    enum Strength {
        /**
         * Usually keeps others out. Two holders at once are possible, and the rotation survives them (invariant I11): a run rolls
         * nothing forward, and its sweep spares what another run may be about to promote.
         */
        ADVISORY(false, false),
        /** Keeps others out within this process; for a vault that no other process uses. */
        PROCESS(true, true),
        /** Keeps others out on this host, and lets go when the process dies; for a vault that no other host uses. */
        HOST(true, true),
        /**
         * Keeps others out on all hosts for as long as the lease lasts, and nothing holds back a write that a holder began before and
         * that arrives after: a lock row in a database. A run rolls forward, and its sweep spares as under {@link #ADVISORY}.
         */
        CLUSTER(true, false),
        /** As {@link #CLUSTER}, and gives a fencing token that rises with each holder, by which such a write is refused. */
        FENCED(true, true);

        private final boolean excludesOverlap;
        private final boolean excludesLateWrites;

        Strength(boolean excludesOverlap, boolean excludesLateWrites) {
            this.excludesOverlap = excludesOverlap;
            this.excludesLateWrites = excludesLateWrites;
        }

        /** Whether no two runs are at work at a time: what was read is still so, and what is half written can be finished. */
        public boolean excludesOverlap() {
            return excludesOverlap;
        }

        /** Whether no write of an earlier holder's can still arrive: what that one created and did not promote it never will. */
        public boolean excludesLateWrites() {
            return excludesLateWrites;
        }
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
