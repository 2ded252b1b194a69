package dev.twoslot.rotator.runner;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The README's consumer beside the runner: it reads files that the runner's files destination writes. */
@DisabledOnOs(OS.WINDOWS)
class FilesForConsumersTest {

    @TempDir
    private Path directory;

    @Test
    void aConsumerThatHammersTheFilesGetsThroughTenRotationsWithoutOneFailedCall() throws Exception {
        VirtualClock clock = VirtualClock.create();
        try (SimulatedCloudflare cloudflare =
                SimulatedCloudflare.builder().clock(clock).seed(1).start()) {
            Path files = directory.resolve("tokens");
            Installation rotator = new Installation(
                    cloudflare, clock, directory.resolve("rotator"), Map.of("FILES_DIRECTORY", files.toString()));
            assertThat(rotator.run()).isInstanceOf(RotationOutcome.Rotated.class);
            // Without SlotCredentials, which looks again no sooner than rotations an hour apart ask for.
            SlotReader slots = SlotReader.files(files, Role.SECRET_EDIT);
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger calls = new AtomicInteger();
            AtomicReference<Exception> failure = new AtomicReference<>();
            Thread consumer = new Thread(() -> {
                try {
                    while (!over.get()) {
                        tryPrimaryThenSecondary(slots, token -> {
                            if (cloudflare.state().tokens().stream()
                                    .noneMatch(known -> known.status().equals("active")
                                            && known.value().equals(token.reveal()))) {
                                throw new CredentialRejectedException("refused");
                            }
                            return calls.incrementAndGet();
                        });
                    }
                } catch (Exception e) {
                    failure.set(e);
                }
            });
            consumer.start();

            for (int rotation = 0; rotation < 10; rotation++) {
                clock.advance(Duration.ofHours(1));
                RotationOutcome outcome = rotator.run();
                assertThat(outcome).isInstanceOf(RotationOutcome.Rotated.class);
                assertThat(outcome.destinations()).noneMatch(destination -> destination.isBehind());
                int made = calls.get() + 2;
                while (calls.get() < made && failure.get() == null) {
                    Thread.onSpinWait();
                }
            }

            over.set(true);
            consumer.join();
            assertThat(failure.get()).isNull();
            assertThat(calls.get()).isGreaterThanOrEqualTo(20);
        }
    }
}
