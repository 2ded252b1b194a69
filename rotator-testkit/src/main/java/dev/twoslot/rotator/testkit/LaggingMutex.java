package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.Mutex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mutex that others see late, as in a store that is eventually consistent: whoever asks within the lag after somebody got it
 * gets it too. It says so. Thread-safe.
 */
public final class LaggingMutex implements Mutex {

    private final InstantSource clock;
    private final FaultPlan faults;
    private final Duration lag;
    private @Nullable OneOfSome seen;

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
    public Optional<Lease> tryAcquire(Duration ttl, Instant deadline) {
        return faults.perform("mutex.acquire", () -> Optional.ofNullable(acquire(ttl)));
    }

    private synchronized @Nullable Lease acquire(Duration ttl) {
        Instant now = clock.instant();
        if (seen != null && !now.isBefore(seen.visibleFrom) && now.isBefore(seen.deadline)) {
            return null;
        }
        seen = new OneOfSome(now.plus(lag), now.plus(ttl));
        return seen;
    }

    private synchronized void free(OneOfSome lease) {
        if (seen == lease) {
            seen = null;
        }
    }

    private final class OneOfSome implements Lease {
        private final Instant visibleFrom;
        private final Instant deadline;

        private OneOfSome(Instant visibleFrom, Instant deadline) {
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
