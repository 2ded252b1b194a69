package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.config.Setting;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.runner.process.SystemSignals;
import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.RunLast;

/**
 * The program. Everything that it takes from its process enters here: arguments, environment, standard streams, randomness
 * and signals.
 */
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code; see {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Libraries that log through the JDK would write to standard error past the log's configuration.
        LogManager.getLogManager().reset();
        // The JDK would print the stack trace with the message, and that may hold anything.
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> LoggerFactory.getLogger(Main.class).warn(FailureReport.unexpected(thrown)));
        System.exit(execute(surroundingsOfTheProcess(Time.system()), arguments));
    }

    /** Runs a command in the given surroundings. */
    static int execute(Surroundings surroundings, String... arguments) {
        int exitCode;
        try {
            exitCode = program(surroundings).execute(arguments);
        } catch (RuntimeException | Error e) {
            exitCode = FailureReport.report(e, surroundings.err());
        }
        return reported(exitCode, surroundings);
    }

    private static CommandLine program(Surroundings surroundings) {
        CommandLine program = new CommandLine(new RotatorCommand())
                .addSubcommand(new RunCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new PlanCommand(surroundings))
                .addSubcommand(new SimulateCommand(surroundings))
                .addSubcommand(new DemoCommand(surroundings));
        program.setOut(surroundings.out());
        program.setErr(surroundings.err());
        program.setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.ansi()));
        program.setCaseInsensitiveEnumValuesAllowed(true);
        program.setExpandAtFiles(false);
        program.setUsageHelpAutoWidth(true);
        program.setExecutionStrategy(parsed -> {
            UsageMistake.refuseUnmatched(parsed);
            return new RunLast().execute(parsed);
        });
        program.setParameterExceptionHandler((mistake, line) -> UsageMistake.report(mistake, surroundings.err()));
        program.setExecutionExceptionHandler(
                (failure, command, parsed) -> FailureReport.report(failure, surroundings.err()));
        UsageText.complete(program);
        return program;
    }

    /** A disk that is full or a pipe that is closed interrupts nothing; but a result that is lost is no success. */
    private static int reported(int exitCode, Surroundings surroundings) {
        boolean lost = surroundings.out().checkError();
        if (lost) {
            surroundings
                    .err()
                    .println(
                            "Standard output could not be written, so a part of the result is lost. What the command did is"
                                    + " done all the same.");
        }
        surroundings.err().flush();
        return lost && exitCode == ExitCode.DONE ? ExitCode.UNREPORTED : exitCode;
    }

    static Surroundings surroundingsOfTheProcess(Time time) {
        Environment environment = Environment.of(variables());
        return new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                time,
                RandomGenerator.getDefault(),
                environment.value(Setting.NO_COLOR.key()).isPresent() ? Ansi.OFF : Ansi.AUTO,
                new SystemSignals());
    }

    /** The environment's, and on Linux the kernel's name for the machine where the environment has none. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        try {
            variables.putIfAbsent(Setting.HOSTNAME.key(), Files.readString(Path.of("/proc/sys/kernel/hostname")));
        } catch (IOException e) {
            // Elsewhere there is no such file, and a mail does without.
        }
        return variables;
    }
}
