package dev.twoslot.rotator.examples;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.twoslot.rotator.consumer.CredentialCall;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;

/** The retry goes outside and the slots inside: a passing fault is waited for, a refused credential is replaced at once. */
final class RetryExamples {

    private RetryExamples() {}

    static <T> T withResilience4j(SlotReader slots, CredentialCall<T, IOException> call) throws Exception {
        Retry retry = Retry.of(
                "service",
                RetryConfig.custom()
                        .maxAttempts(3)
                        .waitDuration(Duration.ofMillis(1))
                        .retryExceptions(IOException.class)
                        .build());
        return retry.executeCallable(() -> tryPrimaryThenSecondary(slots, FallbackOn.rejection(), call));
    }

    static <T> T withFailsafe(SlotReader slots, CredentialCall<T, IOException> call) {
        RetryPolicy<T> retry = RetryPolicy.<T>builder()
                .handle(IOException.class)
                .withMaxAttempts(3)
                .build();
        return Failsafe.with(retry).get(() -> tryPrimaryThenSecondary(slots, FallbackOn.rejection(), call));
    }
}
