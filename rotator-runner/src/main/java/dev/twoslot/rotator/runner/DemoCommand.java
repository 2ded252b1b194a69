package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.runner.alert.AlertMail;
import dev.twoslot.rotator.runner.config.ApiRoute;
import dev.twoslot.rotator.runner.config.DestinationSettings;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.config.RunnerConfiguration.AdministratorPair;
import dev.twoslot.rotator.runner.config.Times;
import dev.twoslot.rotator.runner.demo.DemoStory;
import dev.twoslot.rotator.runner.demo.FollowedTime;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.LogOutput;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.schedule.Schedule;
import dev.twoslot.rotator.runner.text.ProgressPrinter;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.vault.VaultKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** A whole rotation on a simulated account, told so that whoever reads it once understands the two-slot model. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Shows two rotations and one that fails, over real HTTP, on a simulated Cloudflare account inside this"
                    + " process. Needs no configuration, talks to nobody but itself, and leaves nothing behind."
        })
final class DemoCommand implements Callable<Integer> {

    // The demo's vault lives for seconds and holds tokens of the simulation: it has nothing to protect.
    private static final String KEY_OF_NO_SECRET = "hex:" + "0".repeat(64);

    private final Surroundings surroundings;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        LogOutput.nothing();
        Path directory = Files.createTempDirectory("rotator-demo");
        try (SimulatedCloudflare cloudflare = SimulatedCloudflare.builder().start();
                Showing showing = new Showing(surroundings, cloudflare, directory)) {
            return showing.show() ? ExitCode.DONE : ExitCode.FAILED;
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** One showing of the demo. */
    private static final class Showing implements AutoCloseable {

        private final DemoStory story;
        private final SimulatedCloudflare cloudflare;
        private final RotationAssembly assembly;
        private final TwoSlotRotation rotation;
        private final FollowedTime time;
        private final List<AlertMail> mails = new ArrayList<>();
        private boolean asTold = true;

        Showing(Surroundings surroundings, SimulatedCloudflare cloudflare, Path directory) {
            this.cloudflare = cloudflare;
            time = new FollowedTime(cloudflare.clock(), surroundings.time());
            ProgressPrinter progress = new ProgressPrinter(surroundings.out(), surroundings.ansi(), time);
            story = new DemoStory(surroundings.out(), surroundings.ansi(), time);
            RotationListener phases = new RotationListener() {
                @Override
                public void phaseStarted(String runId, Phase phase) {
                    progress.phaseStarted(runId, phase);
                }

                @Override
                public void noticed(String runId, Phase phase, Notice notice) {
                    progress.noticed(runId, phase, notice);
                }
            };
            MailOrigin origin = new MailOrigin("bootstrap", cloudflare.accountId(), "demo.example.org");
            Alerter mailbox = outcome -> mails.add(AlertMail.of(origin, outcome, time.instant()));
            assembly = new RotationAssembly(configuration(directory), time, RotationAssembly.Permits.NONE);
            rotation = assembly.rotation(phases, mailbox);
        }

        @Override
        public void close() {
            assembly.close();
        }

        private RunnerConfiguration configuration(Path directory) {
            return new RunnerConfiguration(
                    cloudflare.accountId(),
                    cloudflare.storeId(),
                    "",
                    cloudflare.baseUrl(),
                    false,
                    ApiRoute.AS_JAVA_SAYS,
                    RunnerConfiguration.Lock.FILE,
                    null,
                    Map.of(),
                    directory.resolve("rotator.vault"),
                    VaultKey.of(SecretValue.of(KEY_OF_NO_SECRET)),
                    new AdministratorPair(
                            SecretValue.of(cloudflare.creationToken()), SecretValue.of(cloudflare.editToken())),
                    DestinationSettings.NONE,
                    new Times(new Schedule.Interval(Duration.ofHours(1)), Duration.ZERO, RotationPolicy.hourly()),
                    null);
        }

        boolean show() {
            story.introduction(cloudflare.baseUrl());
            story.picture(generations());
            expect("A", null);

            story.firstRotation();
            rotated(rotation.run());
            story.picture(generations());
            story.afterTheFirst();
            expect("B", "A");

            cloudflare.advance(Duration.ofHours(1));
            story.secondRotation();
            rotated(rotation.run());
            story.picture(generations());
            story.afterTheSecond();
            expect("C", "B");

            cloudflare.advance(Duration.ofHours(1));
            cloudflare.inject(HttpFault.on("POST", "/tokens$").every().reply(403));
            story.failingRotation();
            failed(rotation.run());
            story.picture(generations());
            story.afterTheFailure();
            expect("C", "C");
            mails.forEach(story::mail);
            asTold &= mails.size() == 1;

            cloudflare.clearFaults();
            story.end(asTold);
            return asTold;
        }

        private void rotated(RotationOutcome outcome) {
            story.ended(outcome);
            if (outcome instanceof RotationOutcome.Rotated rotated) {
                story.slots(rotated.slots());
            } else {
                asTold = false;
                story.unexpected(outcome);
            }
        }

        private void failed(RotationOutcome outcome) {
            story.ended(outcome);
            if (!(outcome instanceof RotationOutcome.Failed failed) || failed.phase() != Phase.CREATE) {
                asTold = false;
                story.unexpected(outcome);
            }
        }

        private void expect(String primary, @Nullable String secondary) {
            Map<SlotName, String> found = generations();
            for (SlotName name : SlotName.values()) {
                String told = name.slot() == Slot.PRIMARY ? primary : secondary;
                asTold &= Objects.equals(told, found.get(name));
            }
        }

        /** What the simulated Secrets Store really holds: a letter for each generation, in the order in which they were made. */
        private Map<SlotName, String> generations() {
            SimulationState state = cloudflare.state();
            Map<SlotName, String> letters = new EnumMap<>(SlotName.class);
            Set<String> runs = state.tokens().stream()
                    .map(token -> run(token.name()))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            List<String> inOrder = List.copyOf(runs);
            for (SlotName name : SlotName.values()) {
                state.tokenWithValue(state.secrets().getOrDefault(name.name(), ""))
                        .ifPresent(token ->
                                letters.put(name, String.valueOf((char) ('A' + inOrder.indexOf(run(token.name()))))));
            }
            return letters;
        }

        /** The run that made a token is the last part of its name; an administrator's has no such name. */
        private static String run(String tokenName) {
            return tokenName.startsWith("two-slot/") ? tokenName.substring(tokenName.lastIndexOf('/')) : "by hand";
        }
    }
}
