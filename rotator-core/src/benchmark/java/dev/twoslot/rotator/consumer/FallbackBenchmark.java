package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Fallback;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the helper costs on top of a call: nothing is refused ({@code happy}), or PRIMARY is and SECONDARY is not ({@code
 * fallback}). The call itself is as short as one can be: it looks at the credential's object. The exception of a refusal exists
 * once, so that its stack trace is in no figure.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FallbackBenchmark {

    private static final class Refused extends CredentialRejectedException {

        private static final long serialVersionUID = 1L;

        Refused() {
            super("refused");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final Refused REFUSED = new Refused();

    private final SecretValue primary = SecretValue.of("a-primary-credential");
    private final SecretValue secondary = SecretValue.of("a-secondary-credential");
    private final SlotReader slots = SlotReader.of(primary, secondary);

    private final SlotCredentials cached = SlotCredentials.of(slots);
    private final CredentialCall<SecretValue, RuntimeException> accepted = credential -> credential;
    private final CredentialCall<SecretValue, RuntimeException> refusingPrimary = credential -> {
        if (credential == primary) {
            throw REFUSED;
        }
        return credential;
    };

    /** Two attempts without a pause; the second takes the other credential. */
    private final Retry retry = Retry.of(
            "slots",
            RetryConfig.custom().maxAttempts(2).waitDuration(Duration.ZERO).build());

    private final FailsafeExecutor<SecretValue> failsafe =
            Failsafe.with(Fallback.of(() -> accepted.call(secondary)));
    private final FailsafeExecutor<SecretValue> failsafeFallingBack =
            Failsafe.with(Fallback.of(() -> refusingPrimary.call(secondary)));

    @Benchmark
    public SecretValue happyBareCall() {
        return accepted.call(primary);
    }

    @Benchmark
    public SecretValue happyCached() {
        return tryPrimaryThenSecondary(cached, accepted);
    }

    @Benchmark
    public SecretValue happyPlainReader() {
        return tryPrimaryThenSecondary(slots, accepted);
    }

    @Benchmark
    public SecretValue happyResilience4j() {
        return withRetry(accepted);
    }

    @Benchmark
    public SecretValue happyFailsafe() {
        return failsafe.get(() -> accepted.call(primary));
    }

    /** Two calls by hand, in a try and a catch. */
    @Benchmark
    public SecretValue fallbackBareCalls() {
        try {
            return refusingPrimary.call(primary);
        } catch (RuntimeException e) {
            return refusingPrimary.call(secondary);
        }
    }

    /** PRIMARY is refused each time: the plain reader remembers nothing. */
    @Benchmark
    public SecretValue fallbackPlainReader() {
        return tryPrimaryThenSecondary(slots, refusingPrimary);
    }

    /** PRIMARY was refused once, and SECONDARY is in use from then on. */
    @Benchmark
    public SecretValue fallbackCached(SecondaryInUse inUse) {
        return tryPrimaryThenSecondary(inUse.cached, inUse.refusingPrimary);
    }

    @Benchmark
    public SecretValue fallbackResilience4j() {
        return withRetry(refusingPrimary);
    }

    @Benchmark
    public SecretValue fallbackFailsafe() {
        return failsafeFallingBack.get(() -> refusingPrimary.call(primary));
    }

    private SecretValue withRetry(CredentialCall<SecretValue, RuntimeException> call) {
        Supplier<SecretValue> attempts = new Supplier<>() {
            private SecretValue next = primary;

            @Override
            public SecretValue get() {
                SecretValue now = next;
                next = secondary;
                return call.call(now);
            }
        };
        return retry.executeSupplier(attempts);
    }

    /** A cached view whose PRIMARY is refused; it is never tried again while the benchmark runs. */
    @State(Scope.Benchmark)
    public static class SecondaryInUse {

        private final SecretValue primary = SecretValue.of("a-refused-credential");
        final CredentialCall<SecretValue, RuntimeException> refusingPrimary = credential -> {
            if (credential == primary) {
                throw REFUSED;
            }
            return credential;
        };
        final SlotCredentials cached = SlotCredentials.builder(
                        slot -> slot == Slot.PRIMARY ? primary : SecretValue.of("a-good-credential"))
                .minReadInterval(Duration.ofDays(1))
                .refreshAfter(Duration.ofDays(1))
                .maxAge(Duration.ofDays(1))
                .retryPrimaryAfter(Duration.ofDays(1))
                .build();
    }
}
