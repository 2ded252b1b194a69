package dev.twoslot.rotator.runner;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command: only help and version. */
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
final class RotatorCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls run().
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: run, serve, plan, simulate or demo.");
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
