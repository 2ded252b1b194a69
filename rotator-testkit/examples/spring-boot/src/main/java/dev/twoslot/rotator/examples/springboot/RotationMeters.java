package dev.twoslot.rotator.examples.springboot;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.spi.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** {@code rotation.runs} by outcome, and {@code rotation.survives}: the seconds that are left if every later run fails. */
@Component
class RotationMeters {

    private final MeterRegistry registry;
    private final Time time;
    private volatile @Nullable Instant survivesUntil;

    RotationMeters(MeterRegistry registry, Time time) {
        this.registry = registry;
        this.time = time;
        Gauge.builder("rotation.survives", this, RotationMeters::secondsLeft)
                .baseUnit("seconds")
                .register(registry);
    }

    @EventListener
    void finished(RotationOutcome outcome) {
        registry.counter("rotation.runs", "outcome", outcome.getClass().getSimpleName())
                .increment();
        if (!(outcome instanceof RotationOutcome.Skipped)) {
            survivesUntil = outcome.survivesUntil();
        }
    }

    /** No number where none is known: before the first run, and after a failure that is left to a person. */
    private double secondsLeft() {
        Instant until = survivesUntil;
        return until == null
                ? Double.NaN
                : Duration.between(time.instant(), until).toSeconds();
    }
}
