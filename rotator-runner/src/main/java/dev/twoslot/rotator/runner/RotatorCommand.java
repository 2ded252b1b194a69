package dev.twoslot.rotator.runner;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program without a command: help and version, and otherwise a mistake. */
@Command(
        name = "rotator-runner",
        mixinStandardHelpOptions = true,
        versionProvider = RotatorCommand.Version.class,
        description = {
            "Rotates the two bootstrap tokens of a Cloudflare account in two slots: PRIMARY holds the active"
                    + " pair, SECONDARY the previous one. A consumer tries PRIMARY, and if that fails, SECONDARY.",
            "",
            "Start with 'demo': it shows a whole rotation on a simulated account and needs no configuration.",
        })
final class RotatorCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls call().
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("Name a command.");
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("(not from a jar)");
            return new String[] {"rotator-runner " + version};
        }
    }
}
