package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Time that a test moves. Waiting for work that is not done takes until its deadline, at once. */
final class ManualTime implements Time {

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final AtomicLong looks = new AtomicLong();
    private final Deque<Runnable> duringWaits = new ArrayDeque<>();
    private final List<Deadline> deadlines = new ArrayList<>();

    private record Deadline(long at, CompletableFuture<?> work) {}

    void advance(Duration duration) {
        moveTo(millis.get() + duration.toMillis());
    }

    private void moveTo(long moment) {
        millis.set(moment);
        List<Deadline> over =
                deadlines.stream().filter(deadline -> deadline.at() <= moment).toList();
        deadlines.removeAll(over);
        over.forEach(deadline -> deadline.work().completeExceptionally(new TimeoutException()));
    }

    /** What another thread does while the next wait lasts. */
    void duringNextWait(Runnable work) {
        duringWaits.add(work);
    }

    /** How often the clock has been looked at. */
    long looks() {
        return looks.get();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        looks.incrementAndGet();
        return millis.get();
    }

    @Override
    public void sleep(Duration pause) {
        advance(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!work.isDone() && !duringWaits.isEmpty()) {
            duringWaits.remove().run();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!work.isDone()) {
            moveTo(deadline.toEpochMilli());
            throw new TimeoutException();
        }
        return work.get();
    }

    @Override
    public <T> CompletableFuture<T> notAfter(Instant deadline, CompletableFuture<T> work) {
        CompletableFuture<T> bounded = work.copy();
        deadlines.add(new Deadline(deadline.toEpochMilli(), bounded));
        return bounded;
    }
}
