package dev.twoslot.rotator.testkit.fake;

import dev.twoslot.rotator.spi.Acquisition;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.Mutex;
import dev.twoslot.rotator.testkit.FaultPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * A mutex that others see late, as in a store that is eventually consistent: whoever asks within the lag after somebody got it
 * gets it too. It says so. One for each rotation's name. Thread-safe.
 */
public final class LaggingMutex implements Mutex {

    private final InstantSource clock;
    private final FaultPlan faults;
    private final Duration lag;
    private final Map<String, OneOfSome> seen = new HashMap<>();

    /** @param lag how long nobody sees that the mutex is held; a lag of more than the lease lets everyone in */
    public LaggingMutex(InstantSource clock, FaultPlan faults, Duration lag) {
        this.clock = clock;
        this.faults = faults;
        this.lag = lag;
    }

    @Override
    public Strength strength() {
        return Strength.ADVISORY;
    }

    @Override
    public Acquisition tryAcquire(LeaseRequest request) {
        return faults.perform("mutex.acquire", () -> acquire(request));
    }

    private synchronized Acquisition acquire(LeaseRequest request) {
        Instant now = clock.instant();
        OneOfSome holder = seen.get(request.rotation());
        if (holder != null && !now.isBefore(holder.visibleFrom) && now.isBefore(holder.deadline)) {
            return Acquisition.heldByAnother(holder.deadline, "");
        }
        OneOfSome lease = new OneOfSome(request.rotation(), now.plus(lag), now.plus(request.ttl()));
        seen.put(request.rotation(), lease);
        return Acquisition.of(lease);
    }

    private synchronized void free(OneOfSome lease) {
        seen.remove(lease.rotation, lease);
    }

    private final class OneOfSome implements Lease {
        private final String rotation;
        private final Instant visibleFrom;
        private final Instant deadline;

        private OneOfSome(String rotation, Instant visibleFrom, Instant deadline) {
            this.rotation = rotation;
            this.visibleFrom = visibleFrom;
            this.deadline = deadline;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public void release(Instant callDeadline) {
            faults.perform("mutex.release", () -> free(this));
        }
    }
}
