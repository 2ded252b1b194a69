package dev.twoslot.rotator.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * The one place where time enters: what it is now, waiting for a while, and waiting for somebody else's work.
 *
 * <p>Everything that reads a clock or pauses takes one of these, so that a test runs hours in no time. Implementations are
 * thread-safe.
 */
public interface Time extends InstantSource {

    /**
     * Pauses the calling thread.
     *
     * @param pause how long; zero or negative returns at once
     * @throws InterruptedException if the thread was interrupted, before or during the pause
     */
    void sleep(Duration pause) throws InterruptedException;

    /**
     * Waits for work that was handed to another thread, but not past the deadline.
     *
     * @throws TimeoutException if it has not ended by then; whether it still will is unknown
     * @throws ExecutionException if it ended with an exception
     * @throws InterruptedException if the waiting thread was interrupted
     */
    <T> T await(Future<T> work, Instant deadline) throws InterruptedException, ExecutionException, TimeoutException;

    /**
     * As {@link #await}, for a caller who must not hold a thread. Unless an implementation knows better, the time until the
     * deadline is measured by the machine's clock.
     *
     * @return completes like the work, or fails with a {@link TimeoutException} at the deadline; the work itself goes on
     */
    default <T> CompletableFuture<T> notAfter(Instant deadline, CompletableFuture<T> work) {
        return SystemTime.within(Duration.between(instant(), deadline), work);
    }

    /** The machine's own clock. */
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
