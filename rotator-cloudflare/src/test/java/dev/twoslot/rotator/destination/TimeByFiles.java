package dev.twoslot.rotator.destination;

import dev.twoslot.rotator.spi.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** Time that jumps when a process has written a file, so that a test of what is late does not depend on how fast the machine is. */
final class TimeByFiles implements Time {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private record Step(Path file, Instant then) {}

    private final List<Step> steps = new ArrayList<>();

    /** It is that late once the file is there, and once the files of the steps before are. */
    TimeByFiles when(Path file, Duration sinceStart) {
        steps.add(new Step(file, START.plus(sinceStart)));
        return this;
    }

    @Override
    public Instant instant() {
        Instant now = START;
        for (Step step : steps) {
            if (!Files.exists(step.file)) {
                break;
            }
            now = step.then;
        }
        return now;
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        Time.system().sleep(pause);
    }

    @Override
    public <T> T await(Future<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return Time.system().await(work, Time.system().instant().plus(Duration.between(instant(), deadline)));
    }
}
