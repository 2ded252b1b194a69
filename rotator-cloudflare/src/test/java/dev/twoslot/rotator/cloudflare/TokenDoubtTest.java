package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.TOKENS;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.VERIFY;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.failure;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Time;
import dev.twoslot.rotator.spi.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers after which a token is neither alive nor dead for certain. */
class TokenDoubtTest {

    private static final String VALUE = "cfat_newvaluenewvaluenewvaluenewvaluenewvaluenewval";
    private static final String T1 = "00000000000000000000000000000002";

    private final ScriptedCloudflare cloudflare = new ScriptedCloudflare();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @Test
    void a_token_whose_id_nobody_tells_is_not_known_to_be_usable() {
        cloudflare.answer("GET", VERIFY, success("{\"status\":\"active\"}"));
        cloudflare.answer("GET", TOKENS, success("[]"));

        RotatorException e = catchThrowableOfType(
                RotatorException.class, () -> verify(cloudflare.issuer(), Token.of(SecretValue.of(VALUE))));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("its result is not a token's status");
    }

    @Test
    void a_doubtful_answer_among_refusals_leaves_it_in_doubt() {
        cloudflare.server.stubFor(get(urlPathEqualTo(VERIFY))
                .inScenario("verify")
                .whenScenarioStateIs("refuses")
                .willReturn(aResponse().withStatus(401).withBody(failure(10000, "Authentication error"))));
        cloudflare.server.stubFor(get(urlPathEqualTo(VERIFY))
                .inScenario("verify")
                .whenScenarioStateIs("Started")
                .willSetStateTo("refuses")
                .willReturn(aResponse().withBody(success("{\"id\":\"" + T1 + "\",\"status\":\"dormant\"}"))));

        assertInconclusive(token());
        assertThat(cloudflare.calls("GET", VERIFY)).isEqualTo(3);
    }

    @Test
    void an_offered_token_is_not_known_by_what_one_of_two_looks_told() {
        String another = "00000000000000000000000000000003";
        cloudflare.server.stubFor(get(urlPathEqualTo(VERIFY))
                .inScenario("verify")
                .willReturn(aResponse().withBody(success("{\"id\":\"" + T1 + "\",\"status\":\"active\"}"))));
        cloudflare.server.stubFor(get(urlPathEqualTo(VERIFY))
                .inScenario("verify")
                .whenScenarioStateIs("Started")
                .willSetStateTo("honest")
                .willReturn(aResponse().withBody(success("{\"id\":\"" + another + "\",\"status\":\"active\"}"))));
        cloudflare.answer("GET", TOKENS, success("[]"));
        Token offered = Token.of(SecretValue.of(VALUE));

        RotatorException e = catchThrowableOfType(
                RotatorException.class,
                () -> cloudflare.issuer().verify(offered, Role.TOKEN_CREATION, TokenAge.OFFERED, cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("two looks");
    }

    @Test
    void what_the_verify_endpoint_leaves_in_doubt_is_not_put_to_the_test() {
        cloudflare.answer("GET", VERIFY, success("{\"id\":\"" + T1 + "\",\"status\":\"dormant\"}"));

        assertInconclusive(token());
        assertThat(cloudflare.calls("GET", TOKENS)).isZero();
    }

    @Test
    void a_place_that_is_not_found_is_a_mistake_and_says_nothing_of_the_token() {
        cloudflare.answer("GET", VERIFY, success("{\"id\":\"" + T1 + "\",\"status\":\"active\"}"));
        cloudflare.answer("GET", TOKENS, aResponse().withStatus(404).withBody(failure(1003, "gone")));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(cloudflare.issuer(), token()));

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
    }

    @Test
    void a_token_that_cannot_stand_in_a_header_is_not_doubted_for_long() {
        assertThat(verify(cloudflare.issuer(), Token.of(SecretValue.of("with blank")))
                        .status())
                .isEqualTo(Verdict.Status.REFUSED);
        assertThat(cloudflare.clock.pauses()).isEmpty();
    }

    @Test
    void an_interruption_between_two_looks_is_passed_on() {
        cloudflare.answer("GET", VERIFY, aResponse().withStatus(401).withBody(failure(10000, "Authentication error")));

        RotatorException e = catchThrowableOfType(
                RotatorException.class, () -> verify(cloudflare.issuer(account(new InterruptedPauses())), token()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("interrupted");
    }

    @Test
    void no_request_of_a_verification_is_waited_for_beyond_its_deadline() {
        cloudflare.answer("GET", VERIFY, success("{\"id\":\"" + T1 + "\",\"status\":\"active\"}"));
        cloudflare.answer("GET", TOKENS, success("[]"));
        InterruptedPauses time = new InterruptedPauses();
        Instant soon = time.instant().plusSeconds(2);

        Verdict verdict = cloudflare
                .issuer(account(time))
                .verify(token(), Role.TOKEN_CREATION, TokenAge.SETTLED, CallContext.of(token().value(), soon));

        assertThat(verdict.status()).isEqualTo(Verdict.Status.USABLE);
        assertThat(time.waitedUntil).containsExactly(soon, soon);
    }

    private CloudflareAccount account(Time time) {
        return cloudflare.account(URI.create(cloudflare.server.baseUrl() + "/client/v4"), Duration.ofSeconds(5), time);
    }

    private void assertInconclusive(Token token) {
        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(cloudflare.issuer(), token));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("nothing conclusive");
    }

    private Verdict verify(CloudflareTokenIssuer issuer, Token token) {
        return issuer.verify(token, Role.TOKEN_CREATION, TokenAge.SETTLED, cloudflare.context());
    }

    private static Token token() {
        return Token.of(SecretValue.of(VALUE)).with(T1, null);
    }

    /** A clock whose every pause is interrupted. */
    private final class InterruptedPauses implements Time {

        private final List<Instant> waitedUntil = new ArrayList<>();

        @Override
        public Instant instant() {
            return cloudflare.clock.instant();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            throw new InterruptedException();
        }

        @Override
        public <T> T await(Future<T> work, Instant deadline) throws InterruptedException, ExecutionException {
            waitedUntil.add(deadline);
            return work.get();
        }
    }
}
