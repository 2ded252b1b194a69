package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Time in which a wait takes as long as it has to, however slow the machine is, but for one that can have no end: its deadline
 * has come as soon as the one who is waited for is seen to be stuck. Then the clock stands at the deadline.
 */
final class PatientTime implements Time {

    private final VirtualClock clock;
    private final IntSupplier stuck;
    private final AtomicInteger seen = new AtomicInteger();

    /**
     * @param clock what says the time
     * @param stuck how often one who may be waited for got stuck so far; one wait ends for each
     */
    PatientTime(VirtualClock clock, IntSupplier stuck) {
        this.clock = clock;
        this.stuck = stuck;
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        clock.sleep(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            try {
                return work.get(5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (stuck.getAsInt() > seen.get()) {
                    seen.incrementAndGet();
                    clock.advance(Duration.between(instant(), deadline));
                    throw e;
                }
            }
        }
    }
}
