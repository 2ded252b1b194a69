package dev.twoslot.rotator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.slot.TokenAge;
import dev.twoslot.rotator.spi.CallContext;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Verdict;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.VerifyReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts on tokens, in conversation with a simulated Cloudflare. */
class TokenVerificationTest {

    @Test
    void a_settled_token_that_works_is_usable_after_one_look_with_its_id_and_expiry() {
        try (var run = new SimulatedRun()) {
            Token token = run.issuer().create(run.request(Role.SECRET_EDIT), run.creating());

            Verdict verdict = verify(run, Token.of(token.value()), Role.SECRET_EDIT, TokenAge.SETTLED);

            assertUsable(verdict);
            assertThat(verdict.tokenId()).contains(String.valueOf(token.id()));
            assertThat(verdict.expiresAt()).hasValue(token.expiresAt());
            assertThat(verdict.issuerTime()).contains(run.clock.instant());
            assertThat(run.calls("GET", "/tokens/verify")).isOne();
            assertThat(run.calls("GET", "/secrets")).isOne();
            assertThat(run.calls("GET", "/keys")).isOne();
        }
    }

    @Test
    void a_fresh_token_has_to_be_accepted_twice() {
        try (var run = new SimulatedRun()) {
            Token token = run.issuer().create(run.request(Role.TOKEN_CREATION), run.creating());

            assertUsable(verify(run, token, Role.TOKEN_CREATION, TokenAge.FRESH));

            assertThat(run.calls("GET", "/tokens/verify")).isEqualTo(2);
            assertThat(run.calls("GET", "/tokens")).isEqualTo(2);
        }
    }

    @Test
    void a_fresh_token_may_take_a_while_to_become_known() {
        var slow = SimulationOptions.defaults().withTokenVisibilityDelay(Duration.ofSeconds(50));
        try (var run = new SimulatedRun(slow)) {
            Token token = run.issuer().create(run.request(Role.SECRET_EDIT), run.creating());
            Instant created = run.clock.instant();

            assertUsable(verify(run, token, Role.SECRET_EDIT, TokenAge.FRESH));

            assertThat(run.clock.instant()).isAfterOrEqualTo(created.plusSeconds(50));
        }
    }

    @Test
    void a_fresh_token_that_is_not_known_when_the_propagation_time_is_over_is_refused() {
        var never = SimulationOptions.defaults().withTokenVisibilityDelay(Duration.ofHours(1));
        try (var run = new SimulatedRun(never)) {
            Token token = run.issuer().create(run.request(Role.SECRET_EDIT), run.creating());
            Instant created = run.clock.instant();

            Verdict verdict = verify(run, token, Role.SECRET_EDIT, TokenAge.FRESH);

            assertThat(verdict.status()).isEqualTo(Verdict.Status.REFUSED);
            assertThat(run.clock.instant()).isEqualTo(created.plusSeconds(60));
        }
    }

    @Test
    void nothing_is_said_of_a_fresh_token_if_the_deadline_comes_before_the_propagation_time_is_over() {
        var never = SimulationOptions.defaults().withTokenVisibilityDelay(Duration.ofHours(1));
        try (var run = new SimulatedRun(never)) {
            Token token = run.issuer().create(run.request(Role.SECRET_EDIT), run.creating());

            assertThatThrownBy(() -> run.issuer()
                            .verify(
                                    token,
                                    Role.SECRET_EDIT,
                                    TokenAge.FRESH,
                                    CallContext.of(
                                            token.value(), run.clock.instant().plusSeconds(30))))
                    .satisfies(TokenVerificationTest::isInconclusive);
        }
    }

    @Test
    void a_fresh_token_that_falters_after_its_first_success_has_to_be_accepted_twice_again() {
        try (var run = new SimulatedRun()) {
            Token token = run.issuer().create(run.request(Role.TOKEN_CREATION), run.creating());
            run.cloudflare.inject(HttpFault.on("GET", "/verify$").nth(2).reply(401));

            assertUsable(verify(run, token, Role.TOKEN_CREATION, TokenAge.FRESH));

            assertThat(run.calls("GET", "/tokens/verify")).isEqualTo(4);
        }
    }

    @Test
    void a_settled_token_that_is_refused_twice_by_mistake_is_usable() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("GET", "/verify$").times(2).reply(401));

            assertUsable(verify(run, token(run.cloudflare.creationToken()), Role.TOKEN_CREATION, TokenAge.SETTLED));

            assertThat(run.clock.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    @Test
    void a_settled_token_is_refused_when_it_was_refused_three_times() {
        try (var run = new SimulatedRun()) {
            Verdict verdict = verify(
                    run,
                    token("cfat_0123456789012345678901234567890123456789abcdefgh"),
                    Role.TOKEN_CREATION,
                    TokenAge.SETTLED);

            assertThat(verdict.status()).isEqualTo(Verdict.Status.REFUSED);
            assertThat(verdict.reason())
                    .contains("HTTP 401")
                    .contains("3 times")
                    .doesNotContain("cfat_");
            assertThat(run.calls("GET", "/tokens/verify")).isEqualTo(3);
            assertThat(run.clock.pauses()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(VerifyReply.class)
    void an_expired_token_is_told_as_ended_or_refused_as_cloudflare_says_it(VerifyReply reply) {
        try (var run = new SimulatedRun(SimulationOptions.defaults().withExpiredVerifyReply(reply))) {
            Token token = run.issuer().create(run.request(Role.SECRET_EDIT), run.creating());
            run.clock.advance(Duration.ofHours(3));

            assertThat(verify(run, token, Role.SECRET_EDIT, TokenAge.SETTLED).status())
                    .isEqualTo(reply == VerifyReply.STATUS ? Verdict.Status.ENDED : Verdict.Status.REFUSED);

            assertThat(run.calls("GET", "/tokens/verify")).isEqualTo(reply == VerifyReply.STATUS ? 2 : 3);
        }
    }

    @Test
    void a_token_that_may_look_at_itself_and_not_list_tokens_lacks_no_permission() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("GET", "/tokens$").every().reply(403));
            Token token = token(run.cloudflare.creationToken());

            assertThatThrownBy(() -> verify(run, token, Role.TOKEN_CREATION, TokenAge.SETTLED))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContaining("accepted where it looks at itself");
        }
    }

    @Test
    void a_token_that_is_accepted_but_cannot_do_its_roles_work_lacks_a_permission() {
        try (var run = new SimulatedRun()) {
            Verdict verdict = verify(run, token(run.cloudflare.editToken()), Role.TOKEN_CREATION, TokenAge.SETTLED);

            assertThat(verdict.status()).isEqualTo(Verdict.Status.NOT_PERMITTED);
            assertThat(verdict.reason()).contains("It needs the permission 'Account API Tokens Write'");
        }
    }

    @Test
    void a_token_without_the_second_permission_of_its_role_is_told_so() {
        try (var run = new SimulatedRun()) {
            CloudflareTokenIssuer storeAlone = CloudflareTokenIssuer.builder(run.account)
                    .secretsStore(run.cloudflare.storeId())
                    .build();
            Token token = storeAlone.create(run.request(Role.SECRET_EDIT), run.creating());

            assertUsable(storeAlone.verify(
                    token,
                    Role.SECRET_EDIT,
                    TokenAge.SETTLED,
                    run.context(token.value().reveal())));
            Verdict verdict = verify(run, token, Role.SECRET_EDIT, TokenAge.SETTLED);
            assertThat(verdict.status()).isEqualTo(Verdict.Status.NOT_PERMITTED);
            assertThat(verdict.reason()).contains("It needs the permission 'Workers KV Storage Write'");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void a_fault_of_the_provider_is_no_rejection(int status) {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("GET", "/verify$").every().reply(status));

            assertThatThrownBy(() ->
                            verify(run, token(run.cloudflare.creationToken()), Role.TOKEN_CREATION, TokenAge.SETTLED))
                    .satisfies(TokenVerificationTest::isInconclusive);
        }
    }

    @Test
    void too_many_requests_are_no_rejection() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(
                    HttpFault.on("GET", "/verify$").every().reply(429, Map.of("retry-after", "300"), "<html>"));

            assertThatThrownBy(() ->
                            verify(run, token(run.cloudflare.creationToken()), Role.TOKEN_CREATION, TokenAge.SETTLED))
                    .satisfies(TokenVerificationTest::isInconclusive);
            assertThat(run.calls("GET", "/tokens/verify")).isOne();
        }
    }

    @Test
    void a_dropped_connection_is_no_rejection() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("GET", "/verify$").every().drop());

            assertThatThrownBy(() ->
                            verify(run, token(run.cloudflare.creationToken()), Role.TOKEN_CREATION, TokenAge.SETTLED))
                    .satisfies(TokenVerificationTest::isInconclusive);
        }
    }

    @Test
    void a_store_that_does_not_exist_is_a_mistake_of_the_configuration_and_no_rejection() {
        try (var run = new SimulatedRun()) {
            CloudflareTokenIssuer elsewhere = CloudflareTokenIssuer.builder(run.account)
                    .secretsStore("ffffffffffffffffffffffffffffffff")
                    .build();

            assertThatThrownBy(() -> elsewhere.verify(
                            token(run.cloudflare.editToken()), Role.SECRET_EDIT, TokenAge.SETTLED, run.editing()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContainingAll("no Secrets Store of this id", "SECRET_STORE_ID", "f".repeat(32));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token\r\nX-Forged: 1", "token with blanks", " token", "t\u00f6ken", "to\u0000ken"})
    void a_token_that_cannot_stand_in_a_header_is_refused_without_being_sent(String value) {
        try (var run = new SimulatedRun()) {
            Verdict verdict = verify(run, token(value), Role.TOKEN_CREATION, TokenAge.SETTLED);

            assertThat(verdict.status()).isEqualTo(Verdict.Status.REFUSED);
            assertThat(run.cloudflare.state().requests()).isEmpty();
        }
    }

    @Test
    void a_credential_that_cannot_stand_in_a_header_is_refused_without_being_sent_or_shown() {
        try (var run = new SimulatedRun()) {
            NewToken request = run.request(Role.TOKEN_CREATION);

            assertThatThrownBy(() -> run.issuer().create(request, run.context("hidden\r\nX-Forged: 1")))
                    .isInstanceOfSatisfying(RotatorException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
                        assertThat(e).hasNoCause().hasMessageNotContaining("hidden");
                    });
            assertThat(run.cloudflare.state().requests()).isEmpty();
        }
    }

    private static Token token(String value) {
        return Token.of(SecretValue.of(value));
    }

    private static Verdict verify(SimulatedRun run, Token token, Role role, TokenAge age) {
        return run.issuer().verify(token, role, age, CallContext.of(token.value(), run.deadline()));
    }

    private static void assertUsable(Verdict verdict) {
        assertThat(verdict.status()).as(verdict.reason()).isEqualTo(Verdict.Status.USABLE);
    }

    private static void isInconclusive(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    }
}
