package dev.twoslot.rotator.testkit.examples;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;

/**
 * A lock of ShedLock's as our mutex: an example of how a foreign lock is adapted.
 *
 * <p>ShedLock 7 knows neither a deadline of a call nor fencing tokens, so timeouts have to be set at the storage's own
 * client, and the strength is CLUSTER. A storage tells holders apart by the name that they lock, not by who they
 * are, so a lease that has run out is not unlocked any more: the lock may be another's by then.
 *
 * @param prefix what the lock's name begins with; it ends with the name of the rotation
 */
record ShedLockMutex(LockProvider provider, String prefix, InstantSource clock) implements Mutex {

    /** A row in a database that all hosts use; no storage of ShedLock's refuses the late write of an earlier holder. */
    @Override
    public Strength strength() {
        return Strength.CLUSTER;
    }

    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        Instant before = clock.instant();
        String name = prefix + request.rotation();
        try {
            return provider.lock(new LockConfiguration(before, name, request.ttl(), Duration.ZERO))
                    .map(lock -> Acquisition.of(new ShedLockLease(name, lock, before.plus(request.ttl()))))
                    .orElseGet(() -> Acquisition.heldByAnother(null, ""));
        } catch (RuntimeException e) {
            // Without the cause: what a storage's client says may quote its credential.
            throw new RotatorException(
                    Kind.TRANSIENT,
                    "ShedLock's storage did not say whether the lock " + name + " is free ("
                            + e.getClass().getName() + "). Check that it is up and that this user may write");
        }
    }

    private final class ShedLockLease implements Lease {

        private final String name;
        private final SimpleLock lock;
        private final Instant deadline;
        private boolean released;

        ShedLockLease(String name, SimpleLock lock, Instant deadline) {
            this.name = name;
            this.lock = lock;
            this.deadline = deadline;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public synchronized boolean covers(Instant moment) {
            return !released && Lease.super.covers(moment);
        }

        @Override
        public synchronized void release(Instant releaseDeadline) {
            if (released) {
                return;
            }
            released = true; // ShedLock's unlock can be called once, whether it succeeds or not
            if (!clock.instant().isBefore(deadline)) {
                return;
            }
            try {
                lock.unlock();
            } catch (RuntimeException e) {
                throw new RotatorException(
                        Kind.AMBIGUOUS,
                        "the lock " + name + " may still be held ("
                                + e.getClass().getName() + "); it ends at " + deadline);
            }
        }
    }
}
