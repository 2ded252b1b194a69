package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** The time of a machine whose clock is wrong by this much. */
record SkewedTime(Time right, Duration error) implements Time {

    @Override
    public Instant instant() {
        return right.instant().plus(error);
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        right.sleep(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return right.await(work, deadline.minus(error));
    }
}
