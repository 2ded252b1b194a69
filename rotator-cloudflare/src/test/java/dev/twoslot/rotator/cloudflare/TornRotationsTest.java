package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.consumer.ClockedCredentials;
import dev.twoslot.rotator.consumer.SlotCounts;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.destination.PublishedSlots;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two days in which every scheduled rotation is torn at a random request, and an app that notices nothing. The scheduler tries a
 * torn run again ten minutes later, as {@code serve} does; without that the tokens would run out, whatever a consumer does.
 */
class TornRotationsTest {

    /** Where the app asks, and the rotator never does: the fault that tears a run does not touch the app's own calls. */
    private static final String APPS_PATH = "/secrets_store/quota";

    private static final String ANY_OTHER_PATH = "^(?!.*" + APPS_PATH + "$)";
    private static final int HOURS = 48;
    private static final int REQUESTS_OF_A_RUN = 24;

    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** A listener's exceptions don't leave a run, so they are kept. */
    private final List<RuntimeException> failedDuringARun = new ArrayList<>();

    private final Map<Phase, Integer> tornIn = new EnumMap<>(Phase.class);

    @Test
    void an_app_on_the_cached_view_sees_no_failed_call_in_48_hours_of_torn_rotations(@TempDir Path directory)
            throws Exception {
        try (SimulatedRun run = new SimulatedRun()) {
            SlotCredentials credentials = ClockedCredentials.of(published(run), run.clock);

            liveThrough(run, directory, credentials);

            SlotCounts counts = credentials.counts();
            assertThat(counts.refreshes())
                    .as("reads of the slots, with one each five minutes at most while all is well")
                    .isLessThan(HOURS * 30L);
            assertThat(counts.primaryCalls()).isGreaterThan(HOURS * 12L);
        }
    }

    @Test
    void an_app_on_a_plain_reader_sees_none_either(@TempDir Path directory) throws Exception {
        try (SimulatedRun run = new SimulatedRun()) {
            liveThrough(run, directory, published(run));
        }
    }

    /** The app calls in each phase of each run, and every five minutes in between; one failed call ends the test. */
    private void liveThrough(SimulatedRun run, Path directory, SlotReader slots) throws Exception {
        TwentyLineApp app = new TwentyLineApp(
                HttpClient.newHttpClient(),
                URI.create(run.cloudflare.baseUrl() + "/accounts/" + run.cloudflare.accountId() + APPS_PATH),
                slots);
        TwoSlotRotation rotation = rotation(run, directory, app);
        List<String> story = new ArrayList<>();
        Instant start = run.clock.instant();
        try {
            for (int hour = 0; hour < HOURS; hour++) {
                HttpFault fault = tear();
                run.cloudflare.inject(fault);
                RotationOutcome torn = rotation.run();
                run.cloudflare.clearFaults();
                story.add(hour + ": " + fault + " -> " + torn);
                if (torn instanceof RotationOutcome.Failed failed) {
                    tornIn.merge(failed.phase(), 1, Integer::sum);
                }
                use(app, run, start.plus(Duration.ofHours(hour).plusMinutes(10)));

                RotationOutcome again = rotation.run();
                story.add(hour + ": again -> " + again);
                assertThat(failedDuringARun).isEmpty();
                assertThat(again).isInstanceOf(RotationOutcome.Rotated.class);
                use(app, run, start.plus(Duration.ofHours(hour + 1)));
            }
            assertThat(tornIn).as("phases in which runs were torn").hasSizeGreaterThan(3);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with -Dseed=" + seed + " after\n" + String.join("\n", story), e);
        }
    }

    /** From a random request on nothing gets through: before or after it had its effect. */
    private HttpFault tear() {
        HttpFault.Target fromThen = HttpFault.on("*", ANY_OTHER_PATH)
                .nth(1 + random.nextInt(REQUESTS_OF_A_RUN))
                .every();
        return switch (random.nextInt(4)) {
            case 0 -> fromThen.drop();
            case 1 -> fromThen.loseReply();
            case 2 -> fromThen.actThenReply(500);
            default -> fromThen.reply(503);
        };
    }

    /** The app calls every five minutes until then. */
    private static void use(TwentyLineApp app, SimulatedRun run, Instant until) {
        while (run.clock.instant().isBefore(until)) {
            app.ask();
            run.clock.advance(Duration.ofMinutes(5));
        }
    }

    /** What a consumer's place shows: the values in the Secrets Store, as a bound Worker reads them. */
    private static SlotReader published(SimulatedRun run) {
        return slot -> SecretValue.of(run.cloudflare
                .state()
                .secrets()
                .get(SlotName.of(slot, Role.SECRET_EDIT).name()));
    }

    private TwoSlotRotation rotation(SimulatedRun run, Path directory, TwentyLineApp app) throws Exception {
        Files.createDirectories(directory);
        SealedVault vault = SealedVault.at(
                directory.resolve("vault"), VaultKey.of(SecretValue.of("a passphrase that nobody knows")), run.clock);
        return TwoSlotRotation.builder()
                .firstPair(SecretValue.of(run.cloudflare.creationToken()), SecretValue.of(run.cloudflare.editToken()))
                .issuer(run.issuer())
                .slots(PublishedSlots.of(vault, SecretsStoreSlots.of(run.account, run.cloudflare.storeId())))
                .mutex(FileMutex.at(directory.resolve("lock"), run.clock))
                .alerter(failure -> {})
                .time(run.clock)
                .listener(new RotationListener() {
                    @Override
                    public void phaseStarted(String runId, Phase phase) {
                        try {
                            app.ask();
                        } catch (RuntimeException e) {
                            failedDuringARun.add(e);
                        }
                    }
                })
                .build();
    }
}
