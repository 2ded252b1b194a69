package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.Alerter;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.runner.alert.AlertMail;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import dev.twoslot.rotator.runner.wire.Lie;
import dev.twoslot.rotator.runner.wire.LyingProxy;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.SlotSignature;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated account that this rotation shares with another one, another app's secret and a token made by hand, and a proxy before
 * it that lies.
 */
final class LiedToAccount implements AutoCloseable {

    static final String MADE_BY_HAND = "two-slot/bootstrap/secret-edit/by-hand";
    static final String KEY = "hex:" + "5".repeat(64);

    private static final String[] CREATION = {"Account API Tokens Write"};
    private static final String[] EDIT = {"Secrets Store Write", "Workers KV Storage Write"};

    final VirtualClock clock = VirtualClock.create();
    final SimulatedCloudflare cloudflare =
            SimulatedCloudflare.builder().clock(clock).seed(1).start();
    final LyingProxy proxy;
    final Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final EverythingLogged logged;
    final boolean lockInKv;

    LiedToAccount(Path directory, EverythingLogged logged, boolean lockInKv) throws Exception {
        this.directory = directory;
        this.logged = logged;
        this.lockInKv = lockInKv;
        proxy = new LyingProxy(cloudflare);
        cloudflare.dashboard().createToken(TokenSpec.accountOwned(EDIT).named(MADE_BY_HAND));
        makeOthersSecrets();
    }

    /**
     * What a run left to be judged.
     *
     * @param texts its log, its output, its mail and what it asked for
     */
    record Told(RotationOutcome outcome, long errorLines, int alerts, List<String> texts) {}

    /** A run of this rotation, which is told a lie. */
    Told run(@Nullable Lie lie, boolean everyTime) {
        proxy.begin(lie, everyTime);
        return run(variables(proxy.baseUrl(), "vault"));
    }

    /** Leaves tokens behind that this rotation asked for and knows nothing of, as a run does that is cut off from the API. */
    void leaveOrphansMinutesAgo() {
        cloudflare.inject(
                HttpFault.on("POST", "/tokens$").every().actThenReply(500),
                HttpFault.on("DELETE", "/tokens/").every().reply(503));
        assertThat(run(null, false).outcome()).isInstanceOf(RotationOutcome.Failed.class);
        cloudflare.clearFaults();
        clock.advance(Duration.ofMinutes(6));
    }

    /** Another rotation's four secrets, with comments as a rotation writes them, and the tokens in them. */
    private String anothersSecrets() {
        List<String> secrets = new ArrayList<>();
        for (SlotName slot : SlotName.values()) {
            SimulationState.Token token = cloudflare
                    .dashboard()
                    .createToken(TokenSpec.accountOwned(slot.role() == Role.SECRET_EDIT ? EDIT : CREATION)
                            .named("two-slot/another/" + slot.role().label() + "/20260101T000000Z-0123456789abcdef"));
            Token held = new Token(
                    SecretValue.of(token.value()),
                    token.id(),
                    token.name(),
                    token.issuedOn(),
                    clock.instant().plus(Duration.ofDays(365)));
            SlotSignature signature =
                    new SlotSignature("another", "0123456789abcdef", "20260101T000000Z-0123456789abcdef");
            secrets.add(secret(
                    "OTHER_" + slot,
                    token.value(),
                    SlotComment.of(held, signature).text()));
        }
        return String.join(",", secrets);
    }

    private static String secret(String name, String value, String comment) {
        return "{\"name\":\"" + name + "\",\"value\":\"" + value + "\",\"comment\":\"" + comment
                + "\",\"scopes\":[\"workers\"]}";
    }

    private Told run(Map<String, String> variables) {
        logged.take();
        List<String> texts = new ArrayList<>();
        int[] alerts = {0};
        MailOrigin origin = new MailOrigin("bootstrap", cloudflare.accountId(), "host.example.org");
        Alerter alerter = outcome -> {
            alerts[0]++;
            AlertMail mail = AlertMail.of(origin, outcome, clock.instant());
            texts.add(mail.subject());
            texts.add(mail.text());
            texts.add(mail.html());
        };
        try (RotationAssembly assembly = new RotationAssembly(
                ConfigurationReader.read(Environment.of(variables), directory, false),
                clock,
                RotationAssembly.Permits.NONE)) {
            RotationOutcome outcome =
                    assembly.rotation(new RotationListener() {}, alerter).run();
            long errors = logged.errorLines();
            texts.addAll(logged.take());
            texts.add(OutcomeJson.of(outcome));
            texts.addAll(ReachableText.from(outcome));
            texts.addAll(proxy.targets());
            return new Told(outcome, errors, alerts[0], texts);
        }
    }

    private Map<String, String> variables(URI baseUrl, String vault) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "ACCOUNT_ID", cloudflare.accountId(),
                "SECRET_STORE_ID", cloudflare.storeId(),
                "CLOUDFLARE_API_BASE_URL", baseUrl.toString(),
                "ROTATOR_VAULT", directory.resolve(vault).toString(),
                "ROTATOR_VAULT_KEY", KEY,
                "PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken(),
                "PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken()));
        if (lockInKv) {
            variables.put("LOCK", "kv");
            variables.put("KV_NAMESPACE_ID", cloudflare.kvNamespaceId());
        }
        return variables;
    }

    private void makeOthersSecrets() throws IOException, InterruptedException {
        String path =
                "/accounts/" + cloudflare.accountId() + "/secrets_store/stores/" + cloudflare.storeId() + "/secrets";
        String all = "[" + secret("OTHERS_PASSWORD", "of another app", "") + "," + anothersSecrets() + "]";
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloudflare.baseUrl() + path))
                .header("Authorization", "Bearer " + cloudflare.editToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(all))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    void anHourPasses() {
        clock.advance(Duration.ofHours(1));
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        cloudflare.close();
    }
}
