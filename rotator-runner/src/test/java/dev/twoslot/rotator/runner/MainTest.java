package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.VirtualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
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
            strings = {"rotate", "run --unknown", "run --output xml", "simulate --port x", "simulate --port 70000"})
    void whatNobodyUnderstandsIsAMistake(String line) {
        assertThat(execute(line.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).isNotEmpty();
        assertThat(out.toString()).isEmpty();
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
        Surroundings surroundings = new Surroundings(
                Environment.of(Map.of()),
                directory,
                new PrintWriter(out),
                new PrintWriter(err),
                VirtualClock.create(),
                RandomGenerator.getDefault(),
                Ansi.OFF,
                task -> {});
        return Main.execute(surroundings, arguments);
    }
}
