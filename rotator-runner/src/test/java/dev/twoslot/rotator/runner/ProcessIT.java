package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process: how it begins, what it says, and how it ends when it is asked to. */
class ProcessIT {

    @TempDir
    private Path directory;

    @Test
    void theDemoGoesAsToldAndLeavesNothingBehind() throws Exception {
        Jar.Ended demo = Jar.run(directory, Map.of(), "demo");

        assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
                .containsSubsequence(
                        "[ A ]      [   ]",
                        "1. The first rotation",
                        "=> rotated",
                        "[ B ]      [ A ]",
                        "2. An hour later",
                        "=> rotated",
                        "[ C ]      [ B ]",
                        "3. Another hour later",
                        "=> failed at create",
                        "[ C ]      [ C ]",
                        "Subject: Rotation failed at create, 1h10m left: a new token could not be created (bootstrap on ")
                .doesNotContain("cfat_")
                .doesNotContain("\u001b");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void theSimulatorSaysInItsFirstLineHowItIsReachedAndEndsWhenAsked() throws Exception {
        Process simulate = Jar.converse(directory, Map.of(), "simulate", "--port", "0");

        var access = new ObjectMapper().readTree(Objects.requireNonNull(Jar.firstLine(simulate)));

        assertThat(access.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("baseUrl", "accountId", "storeId", "kvNamespaceId", "creationToken", "editToken");
        assertThat(access.path("baseUrl").asText()).startsWith("http://127.0.0.1:");
        Jar.askToEnd(simulate);
        assertThat(simulate.waitFor()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aResultThatADeviceWithoutRoomDoesNotTakeIsNoSuccess() throws Exception {
        try (Simulation cloudflare = Simulation.start(directory)) {
            Map<String, String> environment = cloudflare.environment();
            environment.put("ROTATOR_VAULT_KEY", "a passphrase for the vault of this test");

            Jar.Ended run = Jar.run(directory, Path.of("/dev/full"), environment, "run", "--output", "json");

            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err())
                    .contains("Standard output could not be written")
                    .contains("is done all the same");
            assertThat(cloudflare.secrets().get("PRIMARY_TOKEN_CREATION_TOKEN"))
                    .isNotEqualTo(cloudflare.access("creationToken"));
        }
    }

    @Test
    void servingRotatesAtOnceAndEndsCleanlyWhileItWaits() throws Exception {
        try (Simulation cloudflare = Simulation.start(directory)) {
            Process serve = serve(cloudflare);
            List<String> log = readUntil(serve, "Next run");

            Jar.askToEnd(serve);

            assertThat(serve.waitFor()).isZero();
            assertThat(log).anyMatch(line -> line.contains("done: PRIMARY_TOKEN_CREATION_TOKEN"));
            assertThat(rest(serve)).anyMatch(line -> line.endsWith("Ended"));
        }
    }

    @Test
    void askedToEndInTheMiddleOfARunItFinishesTheRunFirst() throws Exception {
        try (Simulation cloudflare = Simulation.start(directory)) {
            String before = cloudflare.secrets().get("PRIMARY_TOKEN_CREATION_TOKEN");
            cloudflare.stall("PATCH", "/secrets/", 1_500);
            Process serve = serve(cloudflare);
            cloudflare.awaitRequests(requests -> requests.stream()
                            .filter(request -> request.startsWith("POST") && request.endsWith("/tokens"))
                            .count()
                    == 2);

            Jar.askToEnd(serve);

            assertThat(serve.waitFor()).isZero();
            List<String> log = rest(serve);
            assertThat(log).anyMatch(line -> line.contains("SIGTERM: the program ends; a run"));
            assertThat(log).anyMatch(line -> line.contains("done: PRIMARY_TOKEN_CREATION_TOKEN"));
            assertThat(cloudflare.secrets().get("PRIMARY_TOKEN_CREATION_TOKEN")).isNotEqualTo(before);
        }
    }

    @Test
    void aRestartDoesNotRotateAgainBeforeItIsTime() throws Exception {
        try (Simulation cloudflare = Simulation.start(directory)) {
            Process first = serve(cloudflare);
            readUntil(first, "Next run");
            Jar.askToEnd(first);
            first.waitFor();
            Map<String, String> secrets = cloudflare.secrets();

            Process second = serve(cloudflare);
            List<String> log = readUntil(second, "Next run");
            Jar.askToEnd(second);

            assertThat(second.waitFor()).isZero();
            assertThat(log.get(log.size() - 1)).containsPattern("in (59m|1h)");
            assertThat(cloudflare.secrets()).isEqualTo(secrets);
        }
    }

    private Process serve(Simulation cloudflare) throws IOException {
        Map<String, String> environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT_KEY", "a passphrase for the vault of this test");
        environment.put("ROTATION_JITTER", "0s");
        return Jar.converse(directory, environment, "serve");
    }

    private static List<String> readUntil(Process process, String text) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
        String line = log.readLine();
        while (line != null) {
            lines.add(line);
            if (line.contains(text)) {
                return lines;
            }
            line = log.readLine();
        }
        throw new AssertionError("the process ended before it said " + text + ": " + lines);
    }

    private static List<String> rest(Process process) {
        return process.errorReader(StandardCharsets.UTF_8).lines().toList();
    }
}
