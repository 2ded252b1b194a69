package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.LogOutput;
import dev.twoslot.rotator.runner.process.OrderlyEnd;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import dev.twoslot.rotator.runner.text.OutputFormat;
import dev.twoslot.rotator.runner.text.ProgressPrinter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One rotation. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Rotates once, now: for cron, a systemd timer or a Kubernetes CronJob.",
            "Shows each phase as it begins and then what each slot holds. The log goes to standard error.",
            "SIGTERM and SIGINT end the run before its next step, with one alert, the lock released, and exit code 143 or 130;"
                    + " a second one ends the program at once. SIGHUP is ignored."
        })
final class RunCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description =
                    "text (the default), or json: one object on standard output and nothing else, with the fields below.")
    private OutputFormat output = OutputFormat.TEXT;

    @Option(
            names = "--start-over",
            description =
                    "Rotate with the tokens in the environment in place of the vault's PRIMARY pair. For when both slots are"
                            + " dead, or to begin with a new pair that an administrator made. What PRIMARY holds stays"
                            + " until new tokens have been created and verified; the given pair goes into SECONDARY."
                            + " What the slots held is revoked by a later sweep if this rotation made it.")
    private boolean startOver;

    @Option(
            names = "--take-over",
            description =
                    "Take the slots over from another installation, or go on from a restored vault, although they hold"
                            + " tokens that this vault does not know. Stop the other installation first; its tokens live on"
                            + " until they end.")
    private boolean takeOver;

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        LogOutput.warningsOnly();
        RunnerConfiguration configuration =
                ConfigurationReader.read(surroundings.environment(), surroundings.workingDirectory(), startOver);
        RotationAssembly assembly = new RotationAssembly(
                configuration, surroundings.time(), new RotationAssembly.Permits(startOver, takeOver));
        RunInterruption interruption = new RunInterruption(Thread.currentThread());
        OrderlyEnd end = new OrderlyEnd(interruption::interrupt, surroundings.signals()::endAtOnce);
        surroundings.signals().deliverTo(end);
        RotationListener listener = output == OutputFormat.TEXT
                ? new ProgressPrinter(surroundings.out(), surroundings.ansi(), surroundings.time())
                : new RotationListener() {};
        RotationOutcome outcome;
        try (assembly) {
            outcome = assembly.rotation(listener, interruption.alerting(assembly.mailAlerter()))
                    .run();
        }
        interruption.over();
        if (output == OutputFormat.JSON) {
            surroundings.out().println(OutcomeJson.of(outcome));
        }
        return ExitCode.of(outcome, end.signal());
    }
}
