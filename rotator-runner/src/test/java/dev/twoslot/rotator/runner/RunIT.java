package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.KvMutex;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.Lease;
import dev.twoslot.rotator.spi.LeaseRequest;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.vault.FileMutex;
import dev.twoslot.rotator.vault.SealedVault;
import dev.twoslot.rotator.vault.VaultKey;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar's {@code run} against the jar's {@code simulate}, each in a process of its own, with a real mail server. */
class RunIT {

    private static final String VAULT_KEY = "a passphrase for the vault of this test";
    private static final String PRIMARY_CREATION = "PRIMARY_TOKEN_CREATION_TOKEN";
    private static final String PRIMARY_EDIT = "PRIMARY_SECRET_EDIT_TOKEN";
    private static final String SECONDARY_CREATION = "SECONDARY_TOKEN_CREATION_TOKEN";
    private static final String SECONDARY_EDIT = "SECONDARY_SECRET_EDIT_TOKEN";

    private static Simulation cloudflare;

    @TempDir
    private Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private Map<String, String> environment;

    @BeforeAll
    static void simulate(@TempDir Path directoryOfTheSimulation) throws Exception {
        cloudflare = Simulation.start(directoryOfTheSimulation);
    }

    @AfterAll
    static void stopSimulating() {
        cloudflare.close();
    }

    @BeforeEach
    void start() throws Exception {
        mailServer.start();
        cloudflare.reset();
        environment = cloudflare.environment();
        environment.put("ROTATOR_VAULT_KEY", VAULT_KEY);
        environment.put("SMTP_URL", "smtp://127.0.0.1:" + mailServer.getSmtp().getPort());
        environment.put("ALERT_FROM", "rotator@example.org");
        environment.put("ALERT_TO", "ops@example.org");
    }

    /** Whatever a test did: no token is in an output, a log, a mail or a file, the vault included. */
    @AfterEach
    void noSecretIsAnywhere() throws Exception {
        cloudflare.state();
        Set<String> secrets = cloudflare.everyTokenSeen();
        assertThat(secrets).contains(cloudflare.access("creationToken"), cloudflare.access("editToken"));
        Canary.isNowhereIn(secrets, directory);
        for (MimeMessage mail : mailServer.getReceivedMessages()) {
            Canary.isNotIn(
                    secrets, "a mail", GreenMailUtil.getWholeMessage(mail).replaceAll("=?\r\n", ""));
            Canary.isNotIn(secrets, "a mail", GreenMailUtil.getWholeMessage(mail));
        }
        mailServer.stop();
    }

    @Test
    void runsMoveEachGenerationFromPrimaryToSecondaryAndOutOfTheSlots() throws Exception {
        Map<String, String> byHand = cloudflare.secrets();

        Jar.Ended first = run("run");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("lock", "promote", "Rotated.", PRIMARY_CREATION, "in 2h10m");
        Map<String, String> afterFirst = cloudflare.secrets();
        assertThat(afterFirst)
                .containsEntry(SECONDARY_CREATION, byHand.get(PRIMARY_CREATION))
                .containsEntry(SECONDARY_EDIT, byHand.get(PRIMARY_EDIT));
        assertThat(cloudflare.activeTokens())
                .containsKeys(afterFirst.get(PRIMARY_CREATION), afterFirst.get(PRIMARY_EDIT));
        assertThat(afterFirst.get(PRIMARY_CREATION)).isNotEqualTo(byHand.get(PRIMARY_CREATION));
        assertThat(vault()).isEqualTo(afterFirst);

        Jar.Ended second = run("run");

        assertThat(second.exitCode()).as(second.err()).isZero();
        Map<String, String> afterSecond = cloudflare.secrets();
        assertThat(afterSecond)
                .containsEntry(SECONDARY_CREATION, afterFirst.get(PRIMARY_CREATION))
                .containsEntry(SECONDARY_EDIT, afterFirst.get(PRIMARY_EDIT));
        assertThat(vault()).isEqualTo(afterSecond);
        assertThat(mailServer.getReceivedMessages()).isEmpty();
        assertThat(second.errorLines()).isEmpty();
        assertThat(second.err().lines().filter(line -> line.contains(" not used: ")))
                .hasSize(1);
    }

    @Test
    void tokensThatNoSlotHoldsAreRevoked() throws Exception {
        run("run");
        cloudflare.refuse("PATCH", "/secrets/", 3, 403);
        run("run");
        cloudflare.clearFaults();
        run("run");
        run("run");

        Set<String> held = Set.copyOf(cloudflare.secrets().values());
        List<String> outside = cloudflare.activeTokens().entrySet().stream()
                .filter(token -> token.getValue().path("name").asText().startsWith("two-slot/"))
                .filter(token -> !held.contains(token.getKey()))
                .map(token -> token.getValue().path("name").asText())
                .toList();
        assertThat(outside)
                .as("only the generation that was displaced last may still be there")
                .hasSizeLessThan(3);
    }

    @Test
    void aRunWhileAnotherProcessHoldsTheLockIsSkipped() throws Exception {
        Map<String, String> before = cloudflare.secrets();
        Path lock = directory.resolve("rotator.vault.lock");
        Lease lease =
                FileMutex.at(lock, Time.system()).tryAcquire(lease()).lease().orElseThrow();

        Jar.Ended skipped = run("run", "--output", "json");

        lease.release(Time.system().instant().plusSeconds(10));
        assertThat(skipped.exitCode()).isZero();
        assertThat(json(skipped).path("outcome").asText()).isEqualTo("skipped");
        assertThat(skipped.err()).isEmpty();
        assertThat(cloudflare.secrets()).isEqualTo(before);
        assertThat(mailServer.getReceivedMessages()).isEmpty();
    }

    @Test
    void aLockInKvKeepsASecondRunnerOut() throws Exception {
        environment.put("LOCK", "kv");
        Map<String, String> before = cloudflare.secrets();
        CloudflareAccount account = CloudflareAccount.builder(cloudflare.access("accountId"))
                .baseUrl(URI.create(cloudflare.access("baseUrl")))
                .build();
        SecretValue editToken = SecretValue.of(cloudflare.access("editToken"));
        Lease lease = KvMutex.builder(account, cloudflare.access("kvNamespaceId"), () -> List.of(editToken))
                .build()
                .tryAcquire(lease())
                .lease()
                .orElseThrow();

        Jar.Ended skipped = run("run", "--output", "json");

        assertThat(skipped.exitCode()).isZero();
        assertThat(json(skipped).path("outcome").asText()).isEqualTo("skipped");
        assertThat(cloudflare.secrets()).isEqualTo(before);

        lease.release(Instant.now().plusSeconds(30));

        assertThat(run("run").exitCode()).isZero();
        assertThat(run("run").exitCode()).as("with the rotated tokens").isZero();
    }

    /** The first check of an administrator's pair makes a write without effect, which is the first PATCH. */
    @ParameterizedTest
    @CsvSource({
        "LOCK, kv, PUT, /values/, 1, 403",
        "CHECK, file, GET, /tokens/verify$, 1, 401",
        "STAGE, file, PATCH, /secrets/, 2, 403",
        "CREATE, file, POST, /tokens$, 1, 403",
        "CREATE, file, POST, /tokens$, 2, 500",
        "VERIFY, file, GET, /tokens/verify$, 5, 400",
        "PROMOTE, file, PATCH, /secrets/, 4, 403",
        "PROMOTE, file, PATCH, /secrets/, 5, 403"
    })
    void aStepThatFailsIsOneErrorLineOneMailAndExitCodeOneAndTheNextRunRecovers(
            String phase, String lock, String method, String path, int nth, int status) throws Exception {
        environment.put("LOCK", lock);
        Map<String, String> before = cloudflare.secrets();
        cloudflare.refuse(method, path, nth, status);

        Jar.Ended failed = run("run", "--output", "json");

        assertThat(failed.exitCode()).isEqualTo(1);
        JsonNode outcome = json(failed);
        assertThat(outcome.path("outcome").asText()).isEqualTo("failed");
        assertThat(outcome.path("phase").asText()).as(failed.out()).isEqualTo(phase);
        assertThat(failed.errorLines()).hasSize(1);
        MimeMessage[] mails = mailServer.getReceivedMessages();
        assertThat(mails).hasSize(1);
        assertThat(mails[0].getSubject())
                .contains(" failed at " + phase.toLowerCase(Locale.ROOT).replace('_', ' '));
        if (!phase.equals("PROMOTE")) {
            assertThat(cloudflare.secrets())
                    .containsEntry(PRIMARY_CREATION, before.get(PRIMARY_CREATION))
                    .containsEntry(PRIMARY_EDIT, before.get(PRIMARY_EDIT));
        }

        cloudflare.clearFaults();
        Jar.Ended recovered = run("run");

        assertThat(recovered.exitCode()).as(recovered.out() + recovered.err()).isZero();
        assertThat(recovered.errorLines()).isEmpty();
        assertThat(vault()).isEqualTo(cloudflare.secrets());
        assertThat(cloudflare.activeTokens())
                .containsKeys(cloudflare.secrets().values().toArray(String[]::new));
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aVaultThatWasTamperedWithIsAFailedRun() throws Exception {
        run("run");
        Path vault = directory.resolve("rotator.vault");
        byte[] sealed = Files.readAllBytes(vault);
        sealed[sealed.length - 1] ^= 1;
        Files.write(vault, sealed);

        Jar.Ended failed = run("run", "--output", "json");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(json(failed).path("phase").asText()).isEqualTo("READ");
        assertThat(failed.errorLines()).hasSize(1);
        assertThat(mailServer.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aMailServerThatIsDownIsOneWarningAndChangesNothingElse() throws Exception {
        mailServer.stop();
        cloudflare.refuse("POST", "/tokens$", 1, 403);

        Jar.Ended failed = run("run", "--output", "json");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(json(failed).path("phase").asText()).isEqualTo("CREATE");
        assertThat(failed.errorLines()).hasSize(1);
        assertThat(failed.err().lines().filter(line -> line.contains(" WARN  MailAlerter ")))
                .singleElement()
                .asString()
                .contains("alert mail");
    }

    @Test
    void bothSlotsDeadIsStartedOverFromAnAdministratorsPair() throws Exception {
        run("run");
        run("run");
        for (JsonNode token : cloudflare.activeTokens().values()) {
            if (token.path("name").asText().contains("/secret-edit/")) {
                cloudflare.delete(token.path("id").asText());
            }
        }

        Jar.Ended dead = run("run", "--output", "json");

        assertThat(dead.exitCode()).isEqualTo(1);
        assertThat(json(dead).path("reason").asText()).isEqualTo("BOTH_SLOTS_DEAD");
        assertThat(json(dead).path("remedy").asText()).contains("run --start-over");

        Jar.Ended startedOver = run("run", "--start-over");

        assertThat(startedOver.exitCode()).as(startedOver.err()).isZero();
        assertThat(startedOver.err()).isEmpty();
        assertThat(cloudflare.activeTokens())
                .containsKeys(cloudflare.secrets().values().toArray(String[]::new));
        assertThat(vault()).isEqualTo(cloudflare.secrets());
    }

    @Test
    void theRunnerNeedsTheAdministratorsTokensOnlyOnce() throws Exception {
        run("run");
        environment.remove(PRIMARY_CREATION);
        environment.remove(PRIMARY_EDIT);

        Jar.Ended second = run("run");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).isEmpty();
    }

    @Test
    void thePlanShowsWhatTheRunLeftAndCallsNobody() throws Exception {
        JsonNode outcome = json(run("run", "--output", "json"));
        int requests = cloudflare.state().path("requests").size();

        Jar.Ended plan = run("plan", "--output", "json");

        assertThat(plan.exitCode()).as(plan.err()).isZero();
        JsonNode shown = json(plan);
        assertThat(shown.path("budget")).isEqualTo(outcome.path("budget"));
        assertThat(shown.path("slots")).isEqualTo(outcome.path("slots"));
        assertThat(shown.path("survivesUntil")).isEqualTo(outcome.path("survivesUntil"));
        assertThat(cloudflare.state().path("requests")).hasSize(requests);
    }

    @Test
    void problemsOfTheConfigurationAreToldAtOnceAndNothingIsTried() throws Exception {
        environment.put("ACCOUNT_ID", "canary-account");
        environment.put("TOKEN_TTL", "1h");
        environment.remove("ALERT_TO");
        int requests = cloudflare.state().path("requests").size();

        Jar.Ended refused = run("run", "--output", "json");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .contains("3 problems", "ACCOUNT_ID: ", "TOKEN_TTL: ", "ALERT_TO: ")
                .doesNotContain("canary-account");
        assertThat(cloudflare.state().path("requests")).hasSize(requests);
    }

    private static LeaseRequest lease() {
        return new LeaseRequest(
                "bootstrap",
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                Time.system().instant().plusSeconds(30));
    }

    private Jar.Ended run(String... arguments) throws Exception {
        Jar.Ended ended = Jar.run(directory, environment, arguments);
        cloudflare.state();
        return ended;
    }

    private Map<String, String> vault() {
        SlotInventory slots = SealedVault.at(
                        directory.resolve("rotator.vault"), VaultKey.of(SecretValue.of(VAULT_KEY)), Time.system())
                .read(Time.system().instant().plusSeconds(10));
        Map<String, String> values = new HashMap<>();
        slots.slots().forEach((slot, content) -> {
            assertThat(content.isPublished()).as("%s is published", slot).isTrue();
            values.put(slot.name(), content.token().orElseThrow().value().reveal());
        });
        return values;
    }

    private static JsonNode json(Jar.Ended ended) throws Exception {
        assertThat(ended.out().lines()).as("standard output has one line").hasSize(1);
        return new ObjectMapper().readTree(ended.out());
    }
}
