package dev.twoslot.rotator.examples;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.consumer.SlotCounts;
import dev.twoslot.rotator.consumer.SlotCredentials;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/** A rotation's outcomes as meters and as health; and a consumer's counts as meters. */
final class RotationMeters implements RotationListener {

    private final AtomicReference<RotationOutcome> last = new AtomicReference<>();
    private final MeterRegistry registry;

    RotationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(RotationOutcome outcome) {
        last.set(outcome);
        registry.counter("rotation.runs", "outcome", outcome.getClass().getSimpleName())
                .increment();
    }

    /** For a health check: up until a run fails, and again once one succeeds. */
    boolean isUp() {
        return !(last.get() instanceof RotationOutcome.Failed);
    }

    static void bind(SlotCredentials slots, MeterRegistry registry) {
        counter(registry, "slots.primary.calls", slots, SlotCounts::primaryCalls);
        counter(registry, "slots.secondary.calls", slots, SlotCounts::secondaryCalls);
        counter(registry, "slots.fallbacks", slots, SlotCounts::fallbacks);
        counter(registry, "slots.failed.refreshes", slots, SlotCounts::failedRefreshes);
        Gauge.builder("slots.secondary.in.use", slots, now -> now.secondaryInUse() ? 1 : 0)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry, String name, SlotCredentials slots, ToLongFunction<SlotCounts> count) {
        FunctionCounter.builder(name, slots, now -> count.applyAsLong(now.counts()))
                .register(registry);
    }
}
