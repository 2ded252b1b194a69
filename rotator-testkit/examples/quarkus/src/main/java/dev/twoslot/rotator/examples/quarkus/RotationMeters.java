package dev.twoslot.rotator.examples.quarkus;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.spi.Time;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code rotation.runs} by outcome, and {@code rotation.survives}: the seconds that are left if every later run fails. */
@Singleton
class RotationMeters {

    private final MeterRegistry registry;
    private volatile @Nullable Instant survivesUntil;

    RotationMeters(MeterRegistry registry, Time time) {
        this.registry = registry;
        TimeGauge.builder("rotation.survives", () -> secondsFrom(time.instant()), TimeUnit.SECONDS)
                .register(registry);
    }

    void finished(@Observes RotationOutcome outcome) {
        String name = outcome.getClass().getSimpleName();
        registry.counter("rotation.runs", "outcome", name).increment();
        if (!(outcome instanceof RotationOutcome.Skipped)) {
            survivesUntil = outcome.survivesUntil();
        }
    }

    /** No number where none is known: before the first run, and after a failure that is left to a person. */
    private Number secondsFrom(Instant now) {
        Instant until = survivesUntil;
        return until == null ? Double.NaN : Duration.between(now, until).toSeconds();
    }
}
