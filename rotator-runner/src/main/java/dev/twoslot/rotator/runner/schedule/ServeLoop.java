package dev.twoslot.rotator.runner.schedule;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.text.InstantText;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates on a schedule until it is told to stop. A planned run starts up to the jitter later; one that was missed, at
 * start or while the machine slept, is caught up at once; a failed one is tried again as {@link RetryPauses} says. As long as a
 * destination lags behind, it is tried again between two runs.
 *
 * <p>{@link #run} is called once; {@link #stop} and {@link #awaitEnd} from any thread.
 */
public final class ServeLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ServeLoop.class);

    /** The clock is looked at again at least this often: a machine that sleeps does not count the time in its pauses. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How often between two runs a destination that is behind is tried again. */
    private static final Duration CATCH_UP_EVERY = Duration.ofMinutes(5);

    private final Supplier<RotationOutcome> rotation;
    private final Supplier<List<DestinationStatus>> catchUp;
    private final Schedule schedule;
    private final RetryPauses retryPauses;
    private final Duration jitter;
    private final Time time;
    private final RandomGenerator random;

    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Object lock = new Object();
    private boolean stopping;
    private @Nullable Thread waiting;

    /**
     * @param rotation makes one run and does not throw
     * @param catchUp brings destinations up to date that lag behind, says how they stand, and does not throw
     * @param jitter how much later than planned a run may start, zero or more
     */
    public ServeLoop(
            Supplier<RotationOutcome> rotation,
            Supplier<List<DestinationStatus>> catchUp,
            Schedule schedule,
            Duration jitter,
            Time time,
            RandomGenerator random) {
        this.rotation = rotation;
        this.catchUp = catchUp;
        this.schedule = schedule;
        this.retryPauses = new RetryPauses(schedule.longestGap());
        this.jitter = jitter;
        this.time = time;
        this.random = random;
    }

    /**
     * Runs until stopped, or until the thread is interrupted while it waits.
     *
     * @param lastRotation when the tokens in use were made; empty if unknown, and then the first run is due at once
     */
    public void run(Optional<Instant> lastRotation) {
        try {
            Instant now = time.instant();
            Instant planned = lastRotation.map(schedule::nextAfter).orElse(now);
            Instant due = withJitter(planned);
            if (!planned.isAfter(now)) {
                LOG.info("A run is due; it starts at once");
                planned = now;
                due = now;
            } else {
                announce(due);
            }
            int failures = 0;
            // Of what a process before this one left behind nothing is known yet.
            boolean behind = lastRotation.isPresent();
            while (behind ? waitCatchingUp(due) : waitUntil(due)) {
                RotationOutcome outcome = rotation.get();
                Instant next = nextPlanned(planned);
                failures = outcome instanceof RotationOutcome.Failed ? failures + 1 : 0;
                Optional<Instant> retry = retry(outcome, failures, next);
                planned = retry.isPresent() ? planned : next;
                due = retry.orElseGet(() -> withJitter(next));
                behind = isBehind(outcome.destinations());
                announce(due);
            }
        } finally {
            ended.complete(true);
        }
    }

    /** Ends the loop: at once if it waits, otherwise after the run that is under way. Idempotent; does not wait. */
    public void stop() {
        synchronized (lock) {
            stopping = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    /** Waits until {@link #run} is over, and says whether it is by the deadline. */
    public boolean awaitEnd(Instant deadline) throws InterruptedException {
        try {
            return time.await(ended, deadline);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this with a failure", e);
        }
    }

    private Instant nextPlanned(Instant planned) {
        Instant next = schedule.nextAfter(planned);
        Instant now = time.instant();
        return next.isAfter(now) ? next : schedule.nextAfter(now);
    }

    private Optional<Instant> retry(RotationOutcome outcome, int failures, Instant next) {
        return outcome instanceof RotationOutcome.Failed failed
                        && !failed.reason().leavesItToAPerson()
                ? retryPauses.nextTry(failures, time.instant(), next, failed.survivesUntil())
                : Optional.empty();
    }

    private Instant withJitter(Instant planned) {
        return planned.plusMillis(random.nextLong(jitter.toMillis() + 1));
    }

    private void announce(Instant due) {
        LOG.info("Next run: {}", InstantText.both(due, time.instant()));
    }

    private static boolean isBehind(List<DestinationStatus> destinations) {
        return destinations.stream().anyMatch(destination -> !destination.required() && destination.isBehind());
    }

    /** As {@link #waitUntil}, with tries to mend what is behind as long as there is time before the next run. */
    private boolean waitCatchingUp(Instant due) {
        Instant next = time.instant().plus(CATCH_UP_EVERY);
        while (next.plus(CATCH_UP_EVERY).isBefore(due)) {
            if (!waitUntil(next)) {
                return false;
            }
            if (!isBehind(catchUp.get())) {
                break;
            }
            next = time.instant().plus(CATCH_UP_EVERY);
        }
        return waitUntil(due);
    }

    /** False if the loop has to end. */
    private boolean waitUntil(Instant due) {
        while (true) {
            synchronized (lock) {
                if (stopping) {
                    return false;
                }
                waiting = Thread.currentThread();
            }
            try {
                Duration left = Duration.between(time.instant(), due);
                if (left.isNegative() || left.isZero()) {
                    return true;
                }
                time.sleep(left.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : left);
            } catch (InterruptedException e) {
                return false;
            } finally {
                synchronized (lock) {
                    waiting = null;
                    if (stopping) {
                        // Nothing that follows may see the interruption that ended the pause.
                        Thread.interrupted();
                    }
                }
            }
        }
    }
}
