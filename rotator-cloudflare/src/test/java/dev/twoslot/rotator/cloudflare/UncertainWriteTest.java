package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.TOKENS;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.failure;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a write that failed may have happened, where more than one thing went wrong or nothing was sent at all. */
class UncertainWriteTest {

    private static final String ID = "a".repeat(32);
    private static final String TOKEN = TOKENS + "/" + ID;
    private static final String SECRETS = "/client/v4/accounts/" + ScriptedCloudflare.ACCOUNT + "/secrets_store/stores/"
            + ScriptedCloudflare.STORE + "/secrets";

    private final ScriptedCloudflare cloudflare = new ScriptedCloudflare();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @Test
    void a_write_that_got_no_reply_and_then_had_no_time_to_be_repeated_may_have_happened() {
        cloudflare.server.stubFor(delete(urlPathEqualTo(TOKEN))
                .inScenario("revoke")
                .whenScenarioStateIs("Started")
                .willSetStateTo("throttles")
                .willReturn(aResponse().withStatus(500)));
        cloudflare.server.stubFor(delete(urlPathEqualTo(TOKEN))
                .inScenario("revoke")
                .whenScenarioStateIs("throttles")
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "1000")
                        .withBody(failure(971, "slow down"))));

        RotatorException e = failureOf(cloudflare.account(), cloudflare.context());

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(e).hasMessageContaining("HTTP 429").hasMessageContaining("asks to wait for 1000 s");
    }

    @Test
    void a_write_for_which_there_is_no_time_at_all_is_not_sent_and_did_not_happen() {
        CallContext late = CallContext.of(
                cloudflare.context().credential(), cloudflare.clock.instant().plusMillis(999));

        assertThat(failureOf(cloudflare.account(), late).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(cloudflare.calls("DELETE", TOKEN)).isZero();
    }

    @Test
    void a_write_that_conflicts_with_another_change_did_not_happen_and_is_repeated() {
        cloudflare.answer("DELETE", TOKEN, aResponse().withStatus(409).withBody(failure(1234, "conflict")));

        assertThat(failureOf(cloudflare.account(), cloudflare.context()).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(cloudflare.calls("DELETE", TOKEN)).isEqualTo(5);
    }

    @Test
    void a_write_that_is_given_up_while_it_is_under_way_may_have_happened() {
        Disturbed time = new Disturbed(new TimeoutException());

        assertThat(failureOf(account(time), cloudflare.context()).kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void an_interruption_between_two_attempts_is_passed_on_and_the_first_may_have_happened() {
        cloudflare.answer("DELETE", TOKEN, aResponse().withStatus(500));

        RotatorException e = failureOf(account(new Disturbed(null)), cloudflare.context());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloudflare.calls("DELETE", TOKEN)).isOne();
    }

    @ParameterizedTest
    @CsvSource({"429, ''", "403, 971", "503, 971"})
    void a_throttled_write_did_not_happen_however_cloudflare_says_so(int status, String code) {
        String body = code.isEmpty() ? "<html>slow down</html>" : failure(Integer.parseInt(code), "slow down");
        cloudflare.answer("DELETE", TOKEN, aResponse().withStatus(status).withBody(body));

        assertThat(failureOf(cloudflare.account(), cloudflare.context()).kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void a_secret_that_was_refused_after_a_lost_reply_to_making_it_may_be_there() {
        cloudflare.answer("GET", SECRETS, success("[]"));
        makingASecret("Started", 500, "refuses");
        makingASecret("refuses", 403, "refuses");

        assertThat(failureOfPublish().kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void a_secret_that_cannot_be_looked_up_after_a_lost_reply_to_making_it_may_be_there() {
        cloudflare.server.stubFor(get(urlPathEqualTo(SECRETS))
                .inScenario("secrets")
                .whenScenarioStateIs("Started")
                .willReturn(aResponse().withBody(success("[]"))));
        makingASecret("Started", 500, "blind");

        RotatorException e = failureOfPublish();

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(e).hasMessageContaining("may hold the new value or not");
    }

    @Test
    void a_token_whose_making_got_no_reply_to_trust_may_be_there_and_is_not_asked_for_again() {
        makingAToken("Started", aResponse().withStatus(429), "fails");
        makingAToken("fails", aResponse().withStatus(500), "refuses");
        makingAToken("refuses", aResponse().withStatus(400).withBody(failure(1234, "no")), "refuses");
        NewToken request =
                new NewToken("two-slot/test/token-creation/run-1", Role.TOKEN_CREATION, cloudflare.clock.instant());

        RotatorException e = catchThrowableOfType(
                RotatorException.class, () -> cloudflare.issuer().create(request, cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloudflare.calls("POST", TOKENS))
                .as("once more after a reply that says that nothing was done, never after one that says nothing")
                .isEqualTo(2);
        assertThat(cloudflare.calls("GET", TOKENS)).isZero();
    }

    private void makingAToken(String state, ResponseDefinitionBuilder reply, String next) {
        cloudflare.server.stubFor(post(urlPathEqualTo(TOKENS))
                .inScenario("tokens")
                .whenScenarioStateIs(state)
                .willSetStateTo(next)
                .willReturn(reply));
    }

    private void makingASecret(String state, int status, String next) {
        cloudflare.server.stubFor(post(urlPathEqualTo(SECRETS))
                .inScenario("secrets")
                .whenScenarioStateIs(state)
                .willSetStateTo(next)
                .willReturn(aResponse().withStatus(status).withBody(failure(10000, "Authentication error"))));
    }

    private RotatorException failureOfPublish() {
        SecretsStoreSlots slots = SecretsStoreSlots.of(cloudflare.account(), ScriptedCloudflare.STORE);
        Token token = Token.of(SecretValue.of(ScriptedCloudflare.CREDENTIAL));
        return catchThrowableOfType(
                RotatorException.class,
                () -> slots.put(SlotName.PRIMARY_SECRET_EDIT_TOKEN, token, cloudflare.context()));
    }

    private CloudflareAccount account(Time time) {
        return cloudflare.account(URI.create(cloudflare.server.baseUrl() + "/client/v4"), Duration.ofSeconds(5), time);
    }

    /** A write alone, without the look that comes before a revocation. */
    private static RotatorException failureOf(CloudflareAccount account, CallContext context) {
        ApiCall write = new TokenCalls(ScriptedCloudflare.ACCOUNT).revoke(ID);
        return catchThrowableOfType(
                RotatorException.class,
                () -> account.client()
                        .send(write, context.credential(), context.deadline())
                        .orThrow());
    }

    /** A clock by which every wait for others times out, or else every pause is interrupted. */
    private final class Disturbed implements Time {

        private final @Nullable TimeoutException timeout;

        Disturbed(@Nullable TimeoutException timeout) {
            this.timeout = timeout;
        }

        @Override
        public Instant instant() {
            return cloudflare.clock.instant();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            if (timeout == null) {
                throw new InterruptedException();
            }
            cloudflare.clock.sleep(pause);
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline)
                throws InterruptedException, ExecutionException, TimeoutException {
            if (timeout != null) {
                throw timeout;
            }
            return work.get();
        }
    }
}
