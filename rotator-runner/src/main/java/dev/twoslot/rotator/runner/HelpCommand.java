package dev.twoslot.rotator.runner;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The help of the program or of a command, as {@code --help} shows it. */
@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = "Shows the help of a command, or of the program.")
final class HelpCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call().
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
    private @Nullable String command;

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        CommandLine shown = command == null ? program : program.getSubcommands().get(command);
        if (shown == null) {
            throw UsageMistake.unknownCommand(program, String.valueOf(command));
        }
        shown.usage(program.getOut());
        return ExitCode.DONE;
    }
}
