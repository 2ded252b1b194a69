package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.process.ExitCode;
import dev.twoslot.rotator.runner.process.SentSignals;
import dev.twoslot.rotator.runner.process.Surroundings;
import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

class MainTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "serve", "plan", "simulate", "demo"})
    void everyCommandHasHelpThatNamesItsExitCodes(String command) {
        int exitCode = command.isEmpty() ? execute("--help") : execute(command, "--help");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("Usage: rotator-runner", "Exit codes:", "\n  2   The arguments");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theHelpOfRunNamesEveryVariable() {
        execute("run", "--help");

        assertThat(out.toString())
                .contains(
                        "\n  ACCOUNT_ID\n",
                        "\n  SECRET_STORE_ID\n",
                        "\n  ROTATOR_VAULT_KEY\n",
                        "\n  PRIMARY_TOKEN_CREATION_TOKEN\n",
                        "\n  TOKEN_TTL\n",
                        "\n  SMTP_URL\n",
                        "\n\nEnvironment, optional:\n");
    }

    @Test
    void theVersionIsShown() {
        assertThat(execute("--version")).isZero();
        assertThat(out.toString()).startsWith("rotator-runner ");
    }

    @Test
    void noCommandIsAMistake() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("Name a command");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "--help canary",
                "canary --help",
                "canary --version",
                "run canary --help",
                "run --canary",
                "run --canary --help",
                "run plan",
                "run --output canary",
                "run --output",
                "run --start-over=canary",
                "simulate --port canary",
                "simulate --port 70000"
            })
    void whatNobodyUnderstandsIsAMistake(String line) {
        assertThat(execute(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).contains("Help: rotator-runner").doesNotContain("canary");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMistakeNamesWhatThereIs() {
        execute("rotate");
        execute("run", "--outptu", "json");
        execute("run", "--output", "xml");

        assertThat(err.toString().lines())
                .containsExactly(
                        "There is no such command. The commands are run, serve, plan, simulate, demo.",
                        "Help: rotator-runner --help",
                        "rotator-runner run has no such option. It has --output, --start-over, --take-over, --help, --version.",
                        "Help: rotator-runner run --help",
                        "--output: must be text or json.",
                        "Help: rotator-runner run --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "plan --output json", "--help", "run --help", "--version", "simulate"})
    void aResultThatStandardOutputDoesNotTakeIsNoSuccess(String line) {
        PrintWriter full = new PrintWriter(new FullDevice());

        assertThat(execute(full, line.split(" ", -1))).isEqualTo(ExitCode.UNREPORTED);

        assertThat(err.toString()).contains("Standard output could not be written");
    }

    @Test
    void aFailureStaysThatFailureWhateverStandardOutputTakes() {
        assertThat(execute(new PrintWriter(new FullDevice()), "run")).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "serve"})
    void aConfigurationThatIsIncompleteIsAMistakeWithAllItsProblems(String command) {
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString())
                .contains("The configuration has 5 problems:")
                .contains("ACCOUNT_ID: is not set.")
                .contains("PRIMARY_SECRET_EDIT_TOKEN: is not set.");
    }

    private int execute(String... arguments) {
        return execute(new PrintWriter(out), arguments);
    }

    private int execute(PrintWriter output, String... arguments) {
        Surroundings surroundings = new Surroundings(
                Environment.of(Map.of()),
                directory,
                output,
                new PrintWriter(err),
                VirtualClock.create(),
                RandomGenerator.getDefault(),
                Ansi.OFF,
                new SentSignals());
        return Main.execute(surroundings, arguments);
    }

    /** As /dev/full and a disk without room. */
    private static final class FullDevice extends Writer {

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
