package dev.twoslot.rotator.runner.demo;

import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * Time that is what somebody else's clock says, while pauses and waits take as long as they really do: for a client that has
 * to agree with a simulation whose clock can jump.
 *
 * @param clock says what time it is
 * @param pace pauses and waits
 */
public record FollowedTime(InstantSource clock, Time pace) implements Time {

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        pace.sleep(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return pace.await(work, pace.instant().plus(Duration.between(instant(), deadline)));
    }
}
