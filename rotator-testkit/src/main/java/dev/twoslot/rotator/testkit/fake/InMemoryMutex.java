package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A mutex within this process for each rotation's name, with leases that run out and fencing tokens that rise. Thread-safe.
 */
public final class InMemoryMutex implements Mutex {

    private final InstantSource clock;
    private final FaultPlan faults;
    private final Map<String, Held> holders = new HashMap<>();
    private boolean untilReleased;
    private long fencingTokens;

    public InMemoryMutex(InstantSource clock, FaultPlan faults) {
        this.clock = clock;
        this.faults = faults;
    }

    /** From now on like a lock of the operating system's: a holder that hangs keeps it past the end of its lease. */
    public synchronized InMemoryMutex heldUntilReleased() {
        untilReleased = true;
        return this;
    }

    @Override
    public Strength strength() {
        return Strength.PROCESS;
    }

    /** Whether anybody holds it now, for whatever rotation. */
    public synchronized boolean isHeld() {
        return holders.values().stream().anyMatch(this::isHeld);
    }

    private synchronized boolean isHeld(Held holder) {
        return untilReleased || clock.instant().isBefore(holder.deadline);
    }

    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        return faults.perform("mutex.acquire", () -> acquire(request));
    }

    private synchronized Acquisition acquire(LeaseRequest request) {
        Held holder = holders.get(request.rotation());
        if (holder != null && isHeld(holder)) {
            return Acquisition.heldByAnother(holder.deadline, "holder " + holder.fencingToken);
        }
        fencingTokens++;
        Held lease = new Held(request.rotation(), clock.instant().plus(request.ttl()), fencingTokens);
        holders.put(request.rotation(), lease);
        return Acquisition.of(lease);
    }

    private synchronized boolean isHolder(Held lease) {
        return holders.get(lease.rotation) == lease;
    }

    private synchronized void free(Held lease) {
        holders.remove(lease.rotation, lease);
    }

    private final class Held implements Lease {
        private final String rotation;
        private final Instant deadline;
        private final long fencingToken;

        private Held(String rotation, Instant deadline, long fencingToken) {
            this.rotation = rotation;
            this.deadline = deadline;
            this.fencingToken = fencingToken;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public boolean covers(Instant moment) {
            return isHolder(this) && !deadline.isBefore(moment);
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
