package dev.twoslot.rotator.testkit.rotation;

import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Time whose deadlines pass as soon as a call takes more than a moment: for calls that never answer. */
record ImpatientTime(VirtualClock clock) implements Time {

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
        return work.get(500, TimeUnit.MILLISECONDS);
    }
}
