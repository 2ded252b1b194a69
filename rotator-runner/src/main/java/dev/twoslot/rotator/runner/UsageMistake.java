package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.runner.process.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with the arguments, in words of our own: picocli's repeat what was typed, which may be a secret that slipped
 * onto the command line.
 */
final class UsageMistake {

    private UsageMistake() {}

    /**
     * Refuses what no command understands. picocli does so itself, but not beside {@code --help} or {@code --version}, and then a
     * mistyped command in a script would be a success.
     */
    static void refuseUnmatched(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getParseResult().unmatched();
            if (!unmatched.isEmpty()) {
                throw new UnmatchedArgumentException(command, unmatched);
            }
        }
    }

    /**
     * Says what is wrong and where the help is.
     *
     * @return the exit code for it
     */
    static int report(ParameterException mistake, PrintWriter err) {
        CommandLine command = mistake.getCommandLine();
        err.println(describe(mistake, command.getCommandSpec()));
        err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String describe(ParameterException mistake, CommandSpec command) {
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        ArgSpec argument = mistake.getArgSpec();
        if (argument == null) {
            return String.valueOf(mistake.getMessage());
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        if (mistake instanceof OverwrittenOptionException) {
            return name + ": must not be given twice.";
        }
        return name + (mistake instanceof MissingParameterException ? ": needs a value: " : ": ") + rule(argument)
                + ".";
    }

    private static String rule(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null && candidates.iterator().hasNext()) {
            return "must be "
                    + StreamSupport.stream(candidates.spliterator(), false)
                            .map(candidate -> candidate.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "));
        }
        return argument.arity().max() == 0 ? "takes no value" : "must be a whole number";
    }

    private static String unmatched(String typed, CommandSpec command) {
        if (typed.startsWith("-")) {
            return command.qualifiedName() + " has no such option. It has "
                    + command.options().stream().map(OptionSpec::longestName).collect(Collectors.joining(", ")) + ".";
        }
        return command.parent() == null
                ? "There is no such command. The commands are "
                        + String.join(", ", command.subcommands().keySet()) + "."
                : command.qualifiedName() + " takes no argument but its options, and one command is given at a time.";
    }
}
