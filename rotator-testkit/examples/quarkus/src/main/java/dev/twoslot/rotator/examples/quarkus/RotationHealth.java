package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.spi.Time;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Down after a run that failed, and when the rotator survives for less than one more interval: then runs have stopped
 * coming, and the next one that is missed may be one too many.
 *
 * <p>Wellness is for people and their monitoring: part of {@code /q/health}, and of neither liveness nor readiness. No restart
 * mends a rotation, and the service can do its other work meanwhile. The specification has no "unknown", so a service whose
 * first run is not over yet is up.
 */
@Wellness
@Singleton
class RotationHealth implements HealthCheck {

    private final Time time;
    private volatile Supplier<HealthCheckResponseBuilder> last =
            () -> response(null).withData("run", "none yet").up();

    RotationHealth(Time time) {
        this.time = time;
    }

    @Override
    public HealthCheckResponse call() {
        return last.get().build();
    }

    void rotated(@Observes Rotated outcome) {
        last = () -> response(outcome.survivesUntil())
                .withData("run", outcome.runId())
                .withData("missedRunsSurvived", outcome.budget().missedRunsSurvived())
                .status(isAnIntervalAway(outcome));
    }

    void failed(@Observes Failed outcome) {
        last = () -> response(outcome.survivesUntil())
                .withData("run", outcome.runId())
                .withData("phase", outcome.phase().name())
                .withData("reason", outcome.reason().name())
                .withData("detail", outcome.detail())
                .withData("remedy", outcome.remedy())
                .down();
    }

    private boolean isAnIntervalAway(Rotated outcome) {
        Instant until = outcome.survivesUntil();
        return until == null
                || !time.instant().plus(outcome.budget().interval()).isAfter(until);
    }

    private static HealthCheckResponseBuilder response(@Nullable Instant survivesUntil) {
        return HealthCheckResponse.named("rotation")
                .withData("survivesUntil", survivesUntil == null ? "unknown" : survivesUntil.toString());
    }
}
