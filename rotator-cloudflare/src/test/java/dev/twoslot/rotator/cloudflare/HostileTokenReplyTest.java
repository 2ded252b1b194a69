package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.ACCOUNT;
import static dev.twoslot.rotator.cloudflare.ScriptedCloudflare.STORE;
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
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.Verdict;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the issuer makes of replies about tokens that are readable but not right. */
class HostileTokenReplyTest {

    private static final String NAME = "two-slot/test/token-creation/run-1";
    private static final String VALUE = "cfat_newvaluenewvaluenewvaluenewvaluenewvaluenewval";
    private static final String NEW = "00000000000000000000000000000001";
    private static final String T1 = "00000000000000000000000000000002";
    private static final String EDIT_GROUP = "adc8fa2bc6124928a8b3314dc63a1235";
    private static final String CREATE_GROUP = "5bc3f8b21c554832afc660159ab75fa4";
    private static final Instant EXPIRY = Instant.parse("2026-01-01T02:00:00Z");

    private final ScriptedCloudflare cloudflare = new ScriptedCloudflare();

    @AfterEach
    void stop() {
        cloudflare.close();
    }

    @Test
    void the_request_asks_for_one_policy_on_the_account_and_an_expiry_in_whole_seconds() {
        created(VALUE, NAME, EXPIRY.toString(), policy(CREATE_GROUP, ACCOUNT));

        cloudflare.issuer().create(new NewToken(NAME, Role.TOKEN_CREATION, EXPIRY), cloudflare.context());

        cloudflare.server.verify(postRequestedFor(urlPathEqualTo(TOKENS))
                .withRequestBody(equalToJson("{\"name\":\"" + NAME + "\",\"expires_on\":\"2026-01-01T02:00:00Z\","
                        + "\"policies\":[{\"effect\":\"allow\",\"permission_groups\":[{\"id\":\"" + CREATE_GROUP
                        + "\"}],\"resources\":{\"com.cloudflare.api.account." + ACCOUNT + "\":\"*\"}}]}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"  \"",
                "\"with blank\"",
                "\"line\\r\\nend\"",
                "17",
                "\"" + NEW + "\"",
                "\"0123456789abcdef0123456789abcdef\""
            })
    void a_new_token_without_a_usable_value_is_ambiguous_and_nothing_is_revoked_on_its_word(String value) {
        cloudflare.answer(
                "POST",
                TOKENS,
                success("{\"id\":\"" + NEW + "\",\"name\":\"" + NAME + "\",\"expires_on\":\"" + EXPIRY + "\",\"value\":"
                        + value + "}"));

        assertThat(failureOfCreate()).hasMessageContaining("value").hasMessageNotContaining(NEW);
        assertThatItIsAmbiguousAndTheOnlyCall();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"id\":null,",
                "\"id\":17,",
                "\"id\":\"..\",",
                "\"id\":\"\",",
                "\"id\":\"../../../user/tokens\",",
                "\"id\":\"0123456789ABCDEF0123456789ABCDEF\",",
                "\"id\":\"" + VALUE + "\","
            })
    void a_new_token_whose_id_is_none_is_ambiguous_and_neither_id_nor_value_is_shown(String id) {
        cloudflare.answer(
                "POST",
                TOKENS,
                success("{" + id + "\"value\":\"" + VALUE + "\",\"expires_on\":\"" + EXPIRY + "\",\"name\":\"" + NAME
                        + "\"}"));

        assertThat(failureOfCreate())
                .hasMessageContaining("its result is not the token that was asked for")
                .hasMessageNotContainingAny(VALUE, "..", "ABCDEF");
        assertThatItIsAmbiguousAndTheOnlyCall();
    }

    @ParameterizedTest
    @CsvSource({
        "another name, " + CREATE_GROUP + ", " + ACCOUNT,
        NAME + ", " + EDIT_GROUP + ", " + ACCOUNT,
        NAME + ", " + CREATE_GROUP + ", ffffffffffffffffffffffffffffffff",
    })
    void a_new_token_that_is_not_what_was_asked_for_is_ambiguous(String name, String group, String account) {
        created(VALUE, name, EXPIRY.toString(), policy(group, account));

        assertThat(failureOfCreate())
                .hasMessageContaining("asked for")
                .hasMessageNotContaining(VALUE)
                .hasMessageNotContaining("another name");
        assertThatItIsAmbiguousAndTheOnlyCall();
    }

    @Test
    void the_end_that_a_reply_names_is_handed_on_as_it_is_for_the_engine_to_hold_against_what_it_asked_for() {
        created(VALUE, NAME, "2026-01-02T02:00:00Z", policy(CREATE_GROUP, ACCOUNT));

        Token token = cloudflare.issuer().create(new NewToken(NAME, Role.TOKEN_CREATION, EXPIRY), cloudflare.context());

        assertThat(token.expiresAt()).isEqualTo(Instant.parse("2026-01-02T02:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "", "2026-01-01"})
    void a_new_token_without_an_end_is_ambiguous(String end) {
        created(VALUE, NAME, end, policy(CREATE_GROUP, ACCOUNT));

        assertThat(failureOfCreate()).hasMessageContaining("it has no expires_on");
        assertThatItIsAmbiguousAndTheOnlyCall();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "more"})
    void a_new_token_that_may_do_more_or_less_than_was_asked_for_is_ambiguous(String change) {
        String asked = policy(CREATE_GROUP, ACCOUNT);
        String more = "}," + asked.substring(1).replace(CREATE_GROUP, EDIT_GROUP);
        created(
                VALUE,
                NAME,
                EXPIRY.toString(),
                change.equals("deny") ? asked.replace("allow", "deny") : asked.replace("}]", more));

        assertThat(failureOfCreate()).hasMessageContaining("its policies are others");
        assertThatItIsAmbiguousAndTheOnlyCall();
    }

    @Test
    void policies_in_another_order_are_the_same_policies() {
        created(
                VALUE,
                NAME,
                EXPIRY.toString(),
                "[{\"resources\":{\"com.cloudflare.api.account." + ACCOUNT + "\":\"*\"},\"permission_groups\":["
                        + "{\"name\":\"x\",\"id\":\"f7f0eda5697f475c90846e879bab8666\"},{\"id\":\"" + EDIT_GROUP
                        + "\"}],\"effect\":\"allow\",\"id\":\"p1\"}]");
        CloudflareTokenIssuer issuer = CloudflareTokenIssuer.builder(cloudflare.account())
                .secretsStore(STORE)
                .kvNamespace(STORE)
                .permissionGroupId("Secrets Store Write", EDIT_GROUP)
                .permissionGroupId("Workers KV Storage Write", "f7f0eda5697f475c90846e879bab8666")
                .build();

        assertThat(issuer.create(new NewToken(NAME, Role.SECRET_EDIT, EXPIRY), cloudflare.context())
                        .id())
                .isEqualTo(NEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"id\":\"6bc3f8b21c554832afc660159ab75fa4\",\"name\":\"API Tokens Write\",\"scopes\":[\"com.cloudflare.api.account\"]}]",
                "[{\"id\":\"5bc3f8b21c554832afc660159ab75fa4\",\"name\":\"API Tokens Write\",\"scopes\":[\"com.cloudflare.api.user\"]}]",
                "[{\"id\":\"5bc3f8b21c554832afc660159ab75fa4\",\"name\":\"Account API Tokens Write\",\"scopes\":[\"com.cloudflare.api.user\"]}]",
                "[{\"id\":\"5bc3f8b21c554832afc660159ab75fa4\",\"name\":\"Account API Tokens Write\"}]",
                "[{\"id\":\"5bc3f8b21c554832afc660159ab75fa4\",\"name\":\"Account API Tokens Write\",\"scopes\":[\"com.cloudflare.api.account\"]},"
                        + "{\"id\":\"6bc3f8b21c554832afc660159ab75fa4\",\"name\":\"Account API Tokens Write\",\"scopes\":[\"com.cloudflare.api.account\"]}]",
                "[{\"id\":\"00000000000000000000000000000000\",\"name\":\"Account API Tokens Write\",\"scopes\":[\"com.cloudflare.api.account\"]}]"
            })
    void a_permission_group_that_is_not_found_exactly_once_under_its_known_id_is_not_guessed(String groups) {
        cloudflare.answer("GET", TOKENS + "/permission_groups", success(groups));
        CloudflareTokenIssuer issuer = CloudflareTokenIssuer.builder(cloudflare.account())
                .secretsStore(STORE)
                .build();

        RotatorException e = catchThrowableOfType(
                RotatorException.class,
                () -> issuer.create(new NewToken(NAME, Role.TOKEN_CREATION, EXPIRY), cloudflare.context()));

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(e).hasMessageContaining("'Account API Tokens Write'").hasMessageContaining("configure");
        assertThat(cloudflare.calls("POST", TOKENS)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "disabled", "revoked (exposed)", "Expired"})
    void a_status_that_is_a_known_end_is_believed_when_it_is_told_twice(String status) {
        cloudflare.answer("GET", VERIFY, success("{\"id\":\"" + T1 + "\",\"status\":\"" + status + "\"}"));

        assertThat(verify(TokenAge.FRESH).status()).isEqualTo(Verdict.Status.ENDED);
        assertThat(cloudflare.calls("GET", VERIFY)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"" + T1 + "\",\"status\":\"dormant\"}",
                "{\"id\":\"" + NEW + "\",\"status\":\"active\"}",
                "{\"id\":\"" + NEW + "\",\"status\":\"expired\"}"
            })
    void a_reply_that_proves_nothing_is_neither_a_refusal_nor_an_acceptance(String result) {
        cloudflare.answer("GET", VERIFY, success(result));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("nothing conclusive");
        assertThat(cloudflare.calls("GET", VERIFY)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"" + T1 + "\"}",
                "{\"status\":\"active\"}",
                "{\"id\":\"..\",\"status\":\"active\"}",
                "{\"id\":\"" + VALUE + "\",\"status\":\"active\"}",
                "{\"id\":null,\"status\":null}",
                "null",
                "[]"
            })
    void a_reply_that_is_about_no_token_proves_nothing_either(String result) {
        cloudflare.answer("GET", VERIFY, success(result));

        for (Token token : new Token[] {token(), Token.of(token().value())}) {
            RotatorException e = catchThrowableOfType(
                    RotatorException.class,
                    () -> cloudflare
                            .issuer()
                            .verify(token, Role.TOKEN_CREATION, TokenAge.SETTLED, cloudflare.context()));

            assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(e)
                    .hasMessageContaining("its result is not a token's status")
                    .hasMessageNotContaining(VALUE);
        }
    }

    @Test
    void an_active_token_that_is_not_valid_yet_is_refused() {
        cloudflare.answer(
                "GET",
                VERIFY,
                success("{\"id\":\"" + T1 + "\",\"status\":\"active\",\"not_before\":\"2026-01-02T00:00:00Z\"}"));

        Verdict verdict = verify(TokenAge.SETTLED);

        assertThat(verdict.status()).isEqualTo(Verdict.Status.REFUSED);
        assertThat(verdict.reason()).contains("not valid before 2026-01-02T00:00:00Z");
    }

    @Test
    void an_address_from_which_the_token_may_not_be_used_is_named_and_says_nothing_against_the_token() {
        cloudflare.answer(
                "GET",
                VERIFY,
                aResponse()
                        .withStatus(403)
                        .withBody(failure(9109, "Cannot use the access token from location: 1.2.3.4")));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED));

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(e)
                .hasMessageContainingAll("this machine's network address", "IP condition", "9109")
                .hasMessageNotContaining("1.2.3.4");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 6003, Invalid request headers",
        "400, 9106, Authentication failed",
        "401, 1000, Invalid API Token",
        "403, 10000, Authentication error",
        "400, 10000, Authentication error",
        "401, 31337, never seen before",
        "403, 31337, never seen before",
        "404, 1003, gone"
    })
    void every_way_to_refuse_a_token_counts_as_a_refusal(int status, int code, String message) {
        cloudflare.answer("GET", VERIFY, aResponse().withStatus(status).withBody(failure(code, message)));

        assertThat(verify(TokenAge.SETTLED).status()).isEqualTo(Verdict.Status.REFUSED);
        assertThat(cloudflare.calls("GET", VERIFY)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"401", "403"})
    void a_page_that_refuses_access_is_no_verdict_on_a_token(int status) {
        cloudflare.answer("GET", VERIFY, aResponse().withStatus(status).withBody("<html>blocked</html>"));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void a_refusal_that_calls_itself_a_success_is_no_verdict_on_a_token() {
        cloudflare.answer("GET", VERIFY, aResponse().withStatus(401).withBody(success("{\"id\":\"" + T1 + "\"}")));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void a_header_that_was_lost_on_the_way_is_no_verdict_on_a_token() {
        cloudflare.answer(
                "GET",
                VERIFY,
                aResponse().withStatus(400).withBody(failure(1001, "Missing \\\"Authorization\\\" header")));

        assertThat(catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED)))
                .isNotNull();
    }

    private void created(String value, String name, String expiry, String policies) {
        cloudflare.answer(
                "POST",
                TOKENS,
                success("{\"id\":\"" + NEW + "\",\"name\":\"" + name + "\",\"status\":\"active\",\"expires_on\":\""
                        + expiry + "\",\"value\":\"" + value + "\",\"policies\":" + policies + "}"));
    }

    private static String policy(String group, String account) {
        return "[{\"id\":\"p1\",\"effect\":\"allow\",\"permission_groups\":[{\"id\":\"" + group
                + "\"}],\"resources\":{\"com.cloudflare.api.account." + account + "\":\"*\"}}]";
    }

    private RotatorException failureOfCreate() {
        return catchThrowableOfType(
                RotatorException.class,
                () -> cloudflare
                        .issuer()
                        .create(new NewToken(NAME, Role.TOKEN_CREATION, EXPIRY), cloudflare.context()));
    }

    private void assertThatItIsAmbiguousAndTheOnlyCall() {
        cloudflare.server.resetRequests();
        assertThat(failureOfCreate().kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(cloudflare.calls("POST", TOKENS)).isOne();
        assertThat(cloudflare.server.getAllServeEvents()).hasSize(1);
    }

    private static Token token() {
        return Token.of(SecretValue.of(VALUE)).with(T1, null);
    }

    private Verdict verify(TokenAge age) {
        return cloudflare.issuer().verify(token(), Role.TOKEN_CREATION, age, cloudflare.context());
    }
}
