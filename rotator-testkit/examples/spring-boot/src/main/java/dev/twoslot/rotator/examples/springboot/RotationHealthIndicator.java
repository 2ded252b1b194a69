package dev.twoslot.rotator.examples.springboot;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.spi.Time;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Down after a run that failed, and when the rotator survives for less than one more interval: then runs have stopped
 * coming, and the next one that is missed may be one too many.
 *
 * <p>It belongs to {@code /actuator/health} and to neither of the groups {@code liveness} and {@code readiness}: no restart
 * mends a rotation, and the service can do its other work meanwhile.
 */
@Component
class RotationHealthIndicator implements HealthIndicator {

    private final Time time;
    private volatile @Nullable RotationOutcome last;

    RotationHealthIndicator(Time time) {
        this.time = time;
    }

    /** Not of a run that was skipped: it says nothing about the tokens. */
    @EventListener({RotationOutcome.Rotated.class, RotationOutcome.Failed.class})
    void finished(RotationOutcome outcome) {
        last = outcome;
    }

    @Override
    public Health health() {
        RotationOutcome outcome = last;
        if (outcome instanceof RotationOutcome.Failed failed) {
            return Health.down()
                    .withDetail("run", failed.runId())
                    .withDetail("phase", failed.phase())
                    .withDetail("reason", failed.reason())
                    .withDetail("detail", failed.detail())
                    .withDetail("remedy", failed.remedy())
                    .withDetail("survivesUntil", orUnknown(failed.survivesUntil()))
                    .build();
        }
        if (outcome instanceof RotationOutcome.Rotated rotated) {
            return (nextRunIsTheLast(rotated) ? Health.down() : Health.up())
                    .withDetail("run", rotated.runId())
                    .withDetail("survivesUntil", orUnknown(rotated.survivesUntil()))
                    .withDetail("missedRunsSurvived", rotated.budget().missedRunsSurvived())
                    .build();
        }
        return Health.unknown().withDetail("run", "none yet").build();
    }

    private boolean nextRunIsTheLast(RotationOutcome.Rotated rotated) {
        Instant until = rotated.survivesUntil();
        return until != null && time.instant().plus(rotated.budget().interval()).isAfter(until);
    }

    private static Object orUnknown(@Nullable Instant until) {
        return until == null ? "unknown" : until;
    }
}
