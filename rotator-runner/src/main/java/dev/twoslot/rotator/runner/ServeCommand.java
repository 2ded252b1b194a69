package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.TwoSlotRotation;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.LogOutput;
import dev.twoslot.rotator.runner.process.OrderlyEnd;
import dev.twoslot.rotator.runner.process.ProcessSignal;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.schedule.ServeLoop;
import dev.twoslot.rotator.runner.text.BudgetText;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Rotations on a schedule. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Rotates on a schedule until it is stopped; ROTATION_INTERVAL says when.",
            "A run that was missed while the program was down is caught up at start. A failed run is tried again with"
                    + " growing pauses until the next one is due.",
            "SIGTERM and SIGINT end the program with exit code 0 once the run that is under way is over, which takes at"
                    + " most as long as the lock lasts (5m) and an alert (30s); a second one ends it at once. SIGHUP is"
                    + " ignored."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** What a run may take after its lease is over. */
    private static final Duration LONGEST_ALERT = Duration.ofSeconds(30);

    private final Surroundings surroundings;

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        LogOutput.whatHappens();
        RunnerConfiguration configuration =
                ConfigurationReader.read(surroundings.environment(), surroundings.workingDirectory(), false);
        RotationAssembly assembly =
                new RotationAssembly(configuration, surroundings.time(), RotationAssembly.Permits.NONE);
        TwoSlotRotation rotation = assembly.rotation(new RotationListener() {}, assembly.mailAlerter());
        ServeLoop loop = new ServeLoop(
                rotation::run,
                rotation::catchUp,
                configuration.times().schedule(),
                configuration.times().jitter(),
                surroundings.time(),
                surroundings.random());
        Duration longestRun = configuration.times().policy().lease().plus(LONGEST_ALERT);
        surroundings
                .signals()
                .deliverTo(new OrderlyEnd(signal -> end(signal, loop, longestRun), surroundings.signals()::endAtOnce));
        announce(configuration);
        try (assembly) {
            loop.run(lastRotation(assembly));
        }
        LOG.info("Ended");
        return ExitCode.DONE;
    }

    private static void announce(RunnerConfiguration configuration) {
        LOG.info(
                "Serving. {}",
                BudgetText.sentence(configuration.times().policy().budget()));
        LOG.info("Calls to the API go {}", configuration.route().description());
        if (configuration.mail() == null) {
            LOG.info("No mail is sent for a failed run: SMTP_URL is not set");
        }
    }

    /** A vault that can't be read must not end the program: the first run finds the same, and alerts. */
    private static Optional<Instant> lastRotation(RotationAssembly assembly) {
        try {
            return assembly.lastRotation();
        } catch (RotatorException e) {
            return Optional.empty();
        }
    }

    private void end(ProcessSignal signal, ServeLoop loop, Duration longestRun) {
        LOG.info("{}: the program ends; a run that is under way is finished first", signal);
        loop.stop();
        try {
            if (!loop.awaitEnd(surroundings.time().instant().plus(longestRun))) {
                LOG.warn("The run under way is not over after {}: the program ends without it", longestRun);
                surroundings.signals().endAtOnce(ExitCode.FAILED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
