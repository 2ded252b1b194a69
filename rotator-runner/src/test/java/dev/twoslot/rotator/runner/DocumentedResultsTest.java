package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.ProcessSignal;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** docs/RUNNER.md names the commands and the exit codes that there are, each of them and no more. */
class DocumentedResultsTest {

    private static final Pattern COMMAND_IN_HELP = Pattern.compile("(?m)^  ([a-z]+)  ");
    private static final Pattern CODE_IN_HELP = Pattern.compile("(?m)^  (\\d+)  ");
    private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");
    private static final Pattern CODE_OF_EVERY_COMMAND = Pattern.compile("(?m)^- \\*\\*(\\d+)\\*\\*:");

    @TempDir
    private Path directory;

    @Test
    void eachCommandStandsInTheTableOnce() throws Exception {
        String help = help();

        assertThat(RunnerPage.table("command").stream().map(row -> row.get(0)).flatMap(RunnerPage::codes))
                .containsExactlyInAnyOrderElementsOf(
                        found(COMMAND_IN_HELP, help.substring(help.indexOf("Commands:"), help.indexOf("Exit codes:"))));
    }

    @Test
    void eachExitCodeIsDocumentedAndInTheHelp() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (List<String> row : RunnerPage.table("command")) {
            String command = RunnerPage.codes(row.get(0)).findFirst().orElseThrow();
            Set<String> own = found(NUMBER, row.get(2));
            Set<String> inHelp = found(CODE_IN_HELP, help(command).split("Exit codes:", 2)[1]);

            assertThat(inHelp).as("help of %s", command).isSubsetOf(exitCodes());
            assertThat(own).as("row of %s", command).contains("0", "1");
            documented.addAll(own);
        }
        documented.addAll(found(CODE_OF_EVERY_COMMAND, RunnerPage.text()));

        assertThat(documented).isEqualTo(exitCodes());
    }

    private static Set<String> exitCodes() throws IllegalAccessException {
        Set<Integer> codes = new TreeSet<>();
        for (Field field : ExitCode.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                codes.add(field.getInt(null));
            }
        }
        for (ProcessSignal signal : List.of(ProcessSignal.TERMINATE, ProcessSignal.INTERRUPT)) {
            codes.add(ExitCode.of(Outcomes.failed(Phase.STAGE, FailureReason.INTERRUPTED), Optional.of(signal)));
        }
        return codes.stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(match.groupCount()))
                .collect(Collectors.toSet());
    }

    private String help(String... command) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.add("--help");
        assertThat(Main.execute(surroundings(out), arguments.toArray(String[]::new)))
                .isZero();
        return out.toString();
    }

    private Surroundings surroundings(StringWriter out) {
        return new Surroundings(
                Environment.of(Map.of()),
                directory,
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                VirtualClock.create(),
                RandomGenerator.getDefault(),
                Ansi.OFF,
                new SentSignals());
    }
}
