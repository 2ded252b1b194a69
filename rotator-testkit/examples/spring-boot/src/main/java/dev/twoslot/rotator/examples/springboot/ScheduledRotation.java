package dev.twoslot.rotator.examples.springboot;

import dev.twoslot.rotator.TwoSlotRotation;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Rotates at the start and from then on once in each interval, and tells the rest of the service of the outcome. */
@Component
class ScheduledRotation {

    private final TwoSlotRotation rotation;
    private final ApplicationEventPublisher events;

    ScheduledRotation(TwoSlotRotation rotation, ApplicationEventPublisher events) {
        this.rotation = rotation;
        this.events = events;
    }

    /** With a fixed delay no run begins before the last has ended, on virtual threads neither; with a fixed rate one may. */
    @Scheduled(fixedDelayString = "${rotation.interval}")
    void rotate() {
        events.publishEvent(rotation.run());
    }
}
