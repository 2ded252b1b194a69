package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Rotates at the start and from then on once in each interval, and tells the rest of the service of the outcome. */
@Singleton
class ScheduledRotation {

    private final TwoSlotRotation rotation;
    private final Event<RotationOutcome> outcomes;

    ScheduledRotation(TwoSlotRotation rotation, Event<RotationOutcome> outcomes) {
        this.rotation = rotation;
        this.outcomes = outcomes;
    }

    /** On a worker thread, since it blocks; a run that is due while the last goes on is left out. */
    @Scheduled(every = "${rotation.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void rotate() {
        outcomes.fire(rotation.run());
    }

    /** A stop waits here for a run to end, which it does within its lease; the thread pool would interrupt it, without beans. */
    synchronized void stop(@Observes ShutdownEvent stop) {}
}
