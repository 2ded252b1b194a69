package dev.twoslot.rotator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.cloudflare.CloudflareAccount;
import dev.twoslot.rotator.cloudflare.CloudflareTokenIssuer;
import dev.twoslot.rotator.runner.config.ConfigurationReader;
import dev.twoslot.rotator.runner.config.RunnerConfiguration;
import dev.twoslot.rotator.runner.process.Environment;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import dev.twoslot.rotator.runner.text.ProgressPrinter;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.testkit.VirtualClock;
import dev.twoslot.rotator.testkit.simulation.SimulatedCloudflare;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault.Target;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import jakarta.mail.internet.MimeMessage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Help.Ansi;

/**
 * Invariant I10: rotations that end well and that fail in each way at each request, with everything logged; then every
 * output, log, mail, file, outcome and exception is searched for each secret that was ever in use.
 */
class SecretsStaySecretTest {

    /** In base64, so that its URL-encoded form is another. */
    private static final String VAULT_KEY = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";

    private static final String MAIL_PASSWORD = "canary+mail/password of this test";
    private static final String MAIL_PASSWORD_IN_URL = "canary%2Bmail%2Fpassword%20of%20this%20test";

    @TempDir
    private Path directory;

    private final GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    private final EverythingLogged logged = new EverythingLogged();
    private int searched;

    @BeforeEach
    void start() {
        mailServer.setUser("rotator@example.org", "rotator", MAIL_PASSWORD);
        mailServer.start();
    }

    @AfterEach
    void stop() {
        logged.close();
        mailServer.stop();
    }

    /** Each way in which a reply can fail, from one request on for good. */
    enum Failing {
        REFUSED((target, world) -> target.reply(403)),
        UNAVAILABLE((target, world) -> target.reply(503)),
        DROPPED((target, world) -> target.drop()),
        REPLY_LOST((target, world) -> target.loseReply()),
        ACTED_THEN_ERROR((target, world) -> target.actThenReply(500)),
        STALLED((target, world) -> target.stall(Duration.ZERO)),
        REPLY_STALLED((target, world) -> target.stallReply(Duration.ZERO)),
        TRUNCATED((target, world) -> target.truncateBody()),
        OVERSIZED((target, world) -> target.oversizeBody(2 << 20)),
        GARBAGE((target, world) -> target.garbageBody()),
        SLOW((target, world) -> target.slowBody(64, Duration.ZERO)),
        ECHO_IN_AN_ERROR((target, world) -> target.reply(
                400,
                Map.of("cf-ray", "ray-" + world.creationToken()),
                "{\"success\":false,\"result\":null,\"messages\":[],\"errors\":[{\"code\":1001,\"message\":\"not "
                        + world.creationToken() + " nor " + world.editToken() + "\"}]}")),
        ECHO_IN_A_PAGE((target, world) ->
                target.reply(502, Map.of(), "<html>" + world.creationToken() + " " + world.editToken() + "</html>"));

        private final BiFunction<Target, SimulatedCloudflare, HttpFault> fault;

        Failing(BiFunction<Target, SimulatedCloudflare, HttpFault> fault) {
            this.fault = fault;
        }
    }

    @Test
    void rotationsThatEndWellShowNoSecret() throws Exception {
        assertThat(rotateAndSearch(null, 0)).isInstanceOf(RotationOutcome.Rotated.class);

        assertThat(searched).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(Failing.class)
    void noFailureAtAnyRequestShowsASecret(Failing failing) throws Exception {
        int requests = requestsOfACleanRun();
        int failed = 0;
        for (int request = 1; request <= requests; request++) {
            failed += rotateAndSearch(failing, request) instanceof RotationOutcome.Failed ? 1 : 0;
        }

        boolean harmless = failing == Failing.STALLED || failing == Failing.REPLY_STALLED || failing == Failing.SLOW;
        assertThat(failed).as("failed rotations").matches(count -> harmless ? count == 0 : count > requests / 2);
        assertThat(mailServer.getReceivedMessages()).hasSize(failed);
        assertThat(searched).as("texts that were searched").isGreaterThan(20 * requests);
    }

    private int requestsOfACleanRun() throws Exception {
        VirtualClock clock = VirtualClock.create();
        try (SimulatedCloudflare cloudflare = cloudflare(clock)) {
            rotate(cloudflare, clock, Files.createTempDirectory(directory, "clean"), new StringWriter());
            logged.take();
            int requests = cloudflare.state().requests().size();
            assertThat(requests).isGreaterThan(10);
            return requests;
        }
    }

    /** One rotation, whose replies fail from the given request on, and the search. */
    private RotationOutcome rotateAndSearch(@Nullable Failing failing, int request) throws Exception {
        Path place = Files.createTempDirectory(directory, "run");
        VirtualClock clock = VirtualClock.create();
        int mailsBefore = mailServer.getReceivedMessages().length;
        try (SimulatedCloudflare cloudflare = cloudflare(clock)) {
            if (failing != null) {
                cloudflare.inject(
                        failing.fault.apply(HttpFault.on("*", "").nth(request).every(), cloudflare));
            }
            StringWriter output = new StringWriter();
            RotationOutcome outcome = rotate(cloudflare, clock, place, output);
            List<RotatorException> thrown = thrownByADirectCall(cloudflare, clock);
            Set<String> secrets = new HashSet<>(values(cloudflare.state()));
            secrets.addAll(List.of(VAULT_KEY, MAIL_PASSWORD, cloudflare.creationToken(), cloudflare.editToken()));
            assertThat(secrets).hasSizeGreaterThanOrEqualTo(4);

            List<String> texts = new ArrayList<>(logged.take());
            assertThat(texts).as("something was logged").isNotEmpty();
            texts.add(output.toString());
            texts.add(OutcomeJson.of(outcome));
            texts.addAll(ReachableText.from(outcome));
            thrown.forEach(exception -> texts.addAll(ReachableText.from(exception)));
            MimeMessage[] mails = mailServer.getReceivedMessages();
            for (int mail = mailsBefore; mail < mails.length; mail++) {
                String whole = GreenMailUtil.getWholeMessage(mails[mail]);
                texts.add(whole);
                texts.add(whole.replaceAll("=?\r\n", ""));
            }
            searched += texts.size();
            Canary.isNotIn(secrets, "an output, log, mail, outcome or exception", String.join("\n", texts));
            Canary.isNowhereIn(secrets, place);
            return outcome;
        }
    }

    private RotationOutcome rotate(
            SimulatedCloudflare cloudflare, VirtualClock clock, Path place, StringWriter output) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "CLOUDFLARE_API_BASE_URL", cloudflare.baseUrl().toString(),
                "ACCOUNT_ID", cloudflare.accountId(),
                "SECRET_STORE_ID", cloudflare.storeId(),
                "ROTATOR_VAULT_KEY", VAULT_KEY,
                "PRIMARY_TOKEN_CREATION_TOKEN", cloudflare.creationToken(),
                "PRIMARY_SECRET_EDIT_TOKEN", cloudflare.editToken(),
                "ALERT_FROM", "rotator@example.org",
                "ALERT_TO", "ops@example.org"));
        variables.put(
                "SMTP_URL",
                "smtp://rotator:" + MAIL_PASSWORD_IN_URL + "@127.0.0.1:"
                        + mailServer.getSmtp().getPort());
        RunnerConfiguration configuration = ConfigurationReader.read(Environment.of(variables), place, false);
        try (RotationAssembly assembly = new RotationAssembly(configuration, clock, RotationAssembly.Permits.NONE)) {
            return assembly.rotation(
                            new ProgressPrinter(new PrintWriter(output, true), Ansi.OFF, clock), assembly.mailAlerter())
                    .run();
        }
    }

    /** The exceptions that an integrator gets who calls the issuer without the engine. */
    private static List<RotatorException> thrownByADirectCall(SimulatedCloudflare cloudflare, VirtualClock clock) {
        CloudflareAccount account = CloudflareAccount.builder(cloudflare.accountId())
                .baseUrl(cloudflare.baseUrl())
                .time(clock)
                .build();
        try {
            CloudflareTokenIssuer.builder(account)
                    .secretsStore(cloudflare.storeId())
                    .build()
                    .list(
                            "two-slot/",
                            CallContext.of(
                                    SecretValue.of(cloudflare.creationToken()),
                                    clock.instant().plusSeconds(60)));
            return List.of();
        } catch (RotatorException e) {
            return List.of(e);
        }
    }

    private static SimulatedCloudflare cloudflare(VirtualClock clock) {
        return SimulatedCloudflare.builder().clock(clock).start();
    }

    private static List<String> values(SimulationState state) {
        return state.tokens().stream().map(SimulationState.Token::value).toList();
    }
}
