package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to the jar in the middle of a run, and between two. */
class SignalIT {

    private static final String PRIMARY = "PRIMARY_TOKEN_CREATION_TOKEN";

    @TempDir
    private Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private Simulation cloudflare;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        mailServer.start();
        cloudflare = Simulation.start(directory);
        environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT_KEY", "a passphrase for the vault of this test");
        environment.put("SMTP_URL", "smtp://127.0.0.1:" + mailServer.getSmtp().getPort());
        environment.put("ALERT_FROM", "rotator@example.org");
        environment.put("ALERT_TO", "ops@example.org");
    }

    @AfterEach
    void stop() {
        cloudflare.close();
        mailServer.stop();
    }

    @Test
    void aRunThatIsAskedToEndStopsBeforeItsNextStepWithItsAlertAndTheSignalsExitCode() throws Exception {
        String before = cloudflare.secrets().get(PRIMARY);
        cloudflare.stall("PATCH", "/secrets/", 1_000);
        Process run = runUntilItStages();

        Jar.askToEnd(run);

        assertThat(run.waitFor()).isEqualTo(143);
        assertThat(run.errorReader(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains(" ERROR "))
                .singleElement()
                .asString()
                .contains("INTERRUPTED");
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
        assertThat(cloudflare.secrets().get(PRIMARY)).isEqualTo(before);

        cloudflare.clearFaults();

        assertThat(Jar.run(directory, environment, "run").exitCode())
                .as("the lock was released")
                .isZero();
    }

    @Test
    void aRunThatIsAskedToEndWhileItReadsTheSlotsWritesNothing() throws Exception {
        assertThat(Jar.run(directory, environment, "run").exitCode()).isZero();
        JsonNode before = cloudflare.state();
        byte[] vault = Files.readAllBytes(directory.resolve("rotator.vault"));
        cloudflare.holdReplies("GET", "/secrets$", 60_000);
        Process run = Jar.converse(directory, environment, "run");
        cloudflare.awaitRequests(requests -> requests.stream()
                .skip(before.path("requests").size())
                .anyMatch(request -> request.startsWith("GET ") && request.endsWith("/secrets")));

        Jar.askToEnd(run);

        assertThat(run.waitFor()).isEqualTo(143);
        assertThat(run.errorReader(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains(" ERROR "))
                .singleElement()
                .asString()
                .contains("failed in read: INTERRUPTED");
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
        JsonNode after = cloudflare.state();
        assertThat(after.path("storedSecrets")).isEqualTo(before.path("storedSecrets"));
        assertThat(after.path("tokens").findValuesAsText("id"))
                .isEqualTo(before.path("tokens").findValuesAsText("id"));
        assertThat(Files.readAllBytes(directory.resolve("rotator.vault"))).isEqualTo(vault);

        cloudflare.clearFaults();

        assertThat(Jar.run(directory, environment, "run").exitCode())
                .as("the lock was released")
                .isZero();
    }

    @Test
    void aSecondRequestEndsARunAtOnce() throws Exception {
        cloudflare.stall("PATCH", "/secrets/", 60_000);
        Process run = runUntilItStages();

        Jar.askToEnd(run);
        readUntil(run, "SIGTERM: the run stops before its next step");
        Jar.askToEnd(run);

        assertThat(run.waitFor()).isEqualTo(143);
        assertThat(run.inputReader(StandardCharsets.UTF_8).lines()).noneMatch(line -> line.startsWith("PRIMARY_"));
    }

    @Test
    void aRunGoesOnWithoutItsTerminal() throws Exception {
        cloudflare.stall("PATCH", "/secrets/", 1_000);
        Process run = runUntilItStages();

        Jar.hangUp(run);
        readUntil(run, "SIGHUP is ignored");

        assertThat(run.inputReader(StandardCharsets.UTF_8).lines()).anyMatch(line -> line.startsWith("Rotated"));
        assertThat(run.waitFor()).isZero();
    }

    @Test
    void servingGoesOnWithoutItsTerminalAndEndsWhenAsked() throws Exception {
        Process serve = Jar.converse(directory, environment, "serve");
        BufferedReader log = readUntil(serve, "Next run");

        Jar.hangUp(serve);
        readUntil(log, "SIGHUP is ignored");
        Jar.askToEnd(serve);

        assertThat(serve.waitFor()).isZero();
        assertThat(log.lines()).anyMatch(line -> line.endsWith("Ended"));
    }

    private Process runUntilItStages() throws IOException {
        Process run = Jar.converse(directory, environment, "run");
        readUntil(run.inputReader(StandardCharsets.UTF_8), "stage");
        return run;
    }

    private static BufferedReader readUntil(Process process, String text) throws IOException {
        return readUntil(process.errorReader(StandardCharsets.UTF_8), text);
    }

    private static BufferedReader readUntil(BufferedReader lines, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            if (line.contains(text)) {
                return lines;
            }
        }
        throw new AssertionError("the process ended before it said " + text + ": " + seen);
    }
}
