package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A mutex within this process, with leases that run out and fencing tokens that rise. Thread-safe. */
public final class InMemoryMutex implements Mutex {

    private final InstantSource clock;
    private final FaultPlan faults;
    private @Nullable Held holder;
    private long fencingTokens;

    public InMemoryMutex(InstantSource clock, FaultPlan faults) {
        this.clock = clock;
        this.faults = faults;
    }

    @Override
    public Strength strength() {
        return Strength.PROCESS;
    }

    /** Whether somebody holds it now. */
    public synchronized boolean isHeld() {
        return holder != null && clock.instant().isBefore(holder.deadline);
    }

    @Override
    public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
        return faults.perform("mutex.acquire", () -> acquire(ttl));
    }

    private synchronized Optional<Lease> acquire(Duration ttl) {
        if (isHeld()) {
            return Optional.empty();
        }
        fencingTokens++;
        holder = new Held(clock.instant().plus(ttl), fencingTokens);
        return Optional.of(holder);
    }

    private synchronized void free(Held lease) {
        if (holder == lease) {
            holder = null;
        }
    }

    private final class Held implements Lease {
        private final Instant deadline;
        private final long fencingToken;

        private Held(Instant deadline, long fencingToken) {
            this.deadline = deadline;
            this.fencingToken = fencingToken;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public boolean covers(Instant moment) {
            synchronized (InMemoryMutex.this) {
                return holder == this && !deadline.isBefore(moment);
            }
        }

        @Override
        public OptionalLong fencingToken() {
            return OptionalLong.of(fencingToken);
        }

        @Override
        public void release(Instant callDeadline) {
            faults.perform("mutex.release", () -> free(this));
        }
    }
}
