package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The program. Everything that it takes from its process enters here: arguments, environment, standard streams, randomness
 * and the wish to end.
 */
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code; see {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Libraries that log through the JDK would write to standard error past the log's configuration.
        LogManager.getLogManager().reset();
        Surroundings surroundings = surroundingsOfTheProcess();
        int exitCode = execute(surroundings, arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        System.exit(exitCode);
    }

    /** Runs a command in the given surroundings. */
    static int execute(Surroundings surroundings, String... arguments) {
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
        program.setUsageHelpAutoWidth(true);
        program.setExecutionExceptionHandler(
                (failure, command, parsed) -> Failures.report(failure, surroundings.err()));
        UsageText.complete(program);
        return program.execute(arguments);
    }

    private static Surroundings surroundingsOfTheProcess() {
        Environment environment = Environment.of(variables());
        return new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Time.system(),
                RandomGenerator.getDefault(),
                environment.value("NO_COLOR").isPresent() ? Ansi.OFF : Ansi.AUTO,
                Main::whenAskedToEnd);
    }

    /** The environment's, and on Linux the kernel's name for the machine where the environment has none. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        try {
            variables.putIfAbsent(MailVariables.HOST, Files.readString(Path.of("/proc/sys/kernel/hostname")));
        } catch (IOException e) {
            // Elsewhere there is no such file, and a mail does without.
        }
        return variables;
    }

    /**
     * Does the task when the process is asked to end (SIGTERM, SIGINT), and then ends it with exit code 0. The JDK would end
     * it with 128 + the signal's number, which a supervisor takes for a crash.
     */
    private static void whenAskedToEnd(Runnable task) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            task.run();
                            Runtime.getRuntime().halt(ExitCode.DONE);
                        },
                        "end"));
    }
}
