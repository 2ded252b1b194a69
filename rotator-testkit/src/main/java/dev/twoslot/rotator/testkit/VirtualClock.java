package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Time that moves only when somebody sleeps or a test moves it, so that hours pass in no time and in the same way each
 * time. Sleeping returns at once. When several threads sleep "at the same time" their pauses add up: don't conclude from
 * the hour of the clock how much of the work ran in parallel.
 *
 * <p>Thread-safe.
 */
public final class VirtualClock implements Time {

    private final List<Duration> pauses = new ArrayList<>();
    private Instant now;

    private VirtualClock(Instant start) {
        now = start;
    }

    /** A clock that stands at the given instant. */
    public static VirtualClock at(Instant start) {
        return new VirtualClock(start);
    }

    /** A clock that stands at some instant, always the same. */
    public static VirtualClock create() {
        return at(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock on; a negative duration sets it back, as an adjusted machine clock does. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Every pause that was asked for, in order. */
    public synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (this) {
            pauses.add(pause);
            if (!pause.isNegative()) {
                now = now.plus(pause);
            }
        }
    }

    /** Waits for as long as it really takes: virtual time does not pass while other threads work. */
    @Override
    public <T> T await(Future<T> work, Instant deadline) throws InterruptedException, ExecutionException {
        return work.get();
    }
}
