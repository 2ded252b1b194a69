package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Time that a test moves. Waiting for work that is not done takes until its deadline, at once. */
final class ManualTime implements Time {

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());

    void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public void sleep(Duration pause) {
        advance(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!work.isDone()) {
            millis.set(deadline.toEpochMilli());
            throw new TimeoutException();
        }
        return work.get();
    }

    /** Stays open until the work is done: a test that wants the deadline says so itself. */
    @Override
    public <T> CompletableFuture<T> notAfter(Instant deadline, CompletableFuture<T> work) {
        return work.copy();
    }
}
