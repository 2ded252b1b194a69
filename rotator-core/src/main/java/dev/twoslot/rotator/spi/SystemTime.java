package dev.twoslot.rotator.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real time. The only class in the library that reads the machine's clock or puts a thread to sleep. */
enum SystemTime implements Time {
    INSTANCE;

    private static final InstantSource CLOCK = InstantSource.system();

    @Override
    public Instant instant() {
        return CLOCK.instant();
    }

    @Override
    public long millis() {
        return CLOCK.millis();
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (pause.isNegative() || pause.isZero()) {
            return;
        }
        Thread.sleep(pause.toMillis(), pause.toNanosPart() % 1_000_000);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        long millis = Math.max(0, Duration.between(instant(), deadline).toMillis());
        return work.get(millis, TimeUnit.MILLISECONDS);
    }

    /** A copy of the work that fails with a {@link TimeoutException} after that long; the work itself goes on. */
    static <T> CompletableFuture<T> within(Duration limit, CompletableFuture<T> work) {
        return work.copy().orTimeout(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
    }
}
