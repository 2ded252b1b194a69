package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.demo.FollowedTime;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.schedule.ServeLoop;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} holds on to after hundreds of runs over HTTP, of which many fail: no more than after a few. */
class ServeEnduranceTest {

    private static final int RUNS = 300;
    private static final int WARM = 60;

    /** Threads of pools and connections that are kept alive; one left behind by each kind of fault would be forty. */
    private static final int COME_AND_GO = 8;

    @TempDir
    private Path directory;

    private final List<RotationOutcome> outcomes = new ArrayList<>();
    private final List<Integer> threads = new ArrayList<>();
    private final List<Long> descriptors = new ArrayList<>();
    private final AtomicInteger alerts = new AtomicInteger();

    @Test
    void hundredsOfRunsLeaveNoThreadNoDescriptorAndNoTokenBehind() {
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start()) {
            Time time = new SkippedPauses(new FollowedTime(cloudflare.clock(), Time.system()), cloudflare);
            RunnerConfiguration configuration = configuration(cloudflare);
            Alerter counting = failure -> alerts.incrementAndGet();
            TwoSlotRotation rotation = new RotationAssembly(configuration, time, RotationAssembly.Permits.NONE)
                    .rotation(new RotationListener() {}, counting);
            ServeLoop[] loop = new ServeLoop[1];
            loop[0] = new ServeLoop(
                    () -> {
                        RotationOutcome outcome = run(rotation, cloudflare);
                        if (outcomes.size() == RUNS) {
                            loop[0].stop();
                        }
                        return outcome;
                    },
                    List::of,
                    configuration.times().schedule(),
                    configuration.times().jitter(),
                    time,
                    RandomGenerator.of("L64X128MixRandom"));

            loop[0].run(Optional.empty());

            List<RotationOutcome> failed = outcomes.stream()
                    .filter(RotationOutcome.Failed.class::isInstance)
                    .toList();
            assertThat(failed).hasSizeBetween(RUNS / 5, RUNS / 2);
            assertThat(outcomes).hasSize(RUNS).noneMatch(RotationOutcome.Skipped.class::isInstance);
            assertThat(alerts).hasValue(failed.size());
            assertThat(most(threads, WARM, RUNS)).isLessThanOrEqualTo(most(threads, 0, WARM) + COME_AND_GO);
            assertThat(most(descriptors, WARM, RUNS)).isLessThanOrEqualTo(most(descriptors, 0, WARM) + COME_AND_GO);
            assertThat(cloudflare.state().tokens().stream()
                            .filter(token -> token.status().equals("active")))
                    .as("the four in the slots, and what failed runs left within a lifetime")
                    .hasSizeLessThanOrEqualTo(12);
        }
    }

    /** Every third run meets a fault, each time another. */
    private RotationOutcome run(TwoSlotRotation rotation, SimulatedCloudflare cloudflare) {
        cloudflare.clearFaults();
        int number = outcomes.size();
        if (number % 3 == 2) {
            List<HttpFault> faults = List.of(
                    HttpFault.on("POST", "/tokens$").every().reply(500),
                    HttpFault.on("POST", "/tokens$").every().loseReply(),
                    HttpFault.on("PATCH", "/secrets/").every().drop(),
                    HttpFault.on("GET", "/tokens/verify$").every().truncateBody(),
                    HttpFault.on("PATCH", "/secrets/").nth(3).every().reply(403),
                    HttpFault.on("GET", "/tokens/verify$").every().reply(429));
            cloudflare.inject(faults.get(number / 3 % faults.size()));
        }
        RotationOutcome outcome = rotation.run();
        outcomes.add(outcome);
        threads.add(ManagementFactory.getThreadMXBean().getThreadCount());
        descriptors.add(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getOpenFileDescriptorCount()
                        : 0L);
        return outcome;
    }

    private static <T extends Comparable<T>> T most(List<T> counts, int from, int to) {
        return Collections.max(counts.subList(from, to));
    }

    private RunnerConfiguration configuration(SimulatedCloudflare cloudflare) {
        return ConfigurationReader.read(
                Environment.of(Map.of(
                        "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString(),
                        "ACCOUNT_ID", cloudflare.accountId(),
                        "SECRET_STORE_ID", cloudflare.storeId(),
                        "ROTATOR_VAULT_KEY", "a passphrase for the vault of this test",
                        "PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken(),
                        "PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken())),
                directory,
                false);
    }

    /** A pause moves the simulation's clock and is over. */
    private record SkippedPauses(Time time, SimulatedCloudflare cloudflare) implements Time {

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            cloudflare.advance(pause);
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            return time.await(work, deadline);
        }
    }
}
