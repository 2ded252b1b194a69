package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.plan.Plan;
import dev.twoslot.rotator.runner.plan.PlanJson;
import dev.twoslot.rotator.runner.plan.PlanText;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.LogOutput;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.text.OutputFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the configuration promises. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Shows how many missed runs the configured interval and token lifetime survive, what lifetime more would take,"
                    + " and, where there is a vault and its key, what the slots hold and until when that lasts.",
            "Calls nobody and changes nothing. To compare, set a variable for one call: TOKEN_TTL=4h, then plan.",
            "Reads the variables of run, checks each that is set, and needs none; the help of run explains them."
        })
final class PlanCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description =
                    "text (the default), or json: one object on standard output and nothing else, with the fields below.")
    private OutputFormat output = OutputFormat.TEXT;

    PlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        LogOutput.warningsOnly();
        Plan plan = Plan.of(surroundings);
        if (output == OutputFormat.JSON) {
            surroundings.out().println(PlanJson.of(plan));
        } else {
            PlanText.lines(plan).forEach(surroundings.out()::println);
        }
        return plan.isOver() ? ExitCode.FAILED : ExitCode.DONE;
    }
}
