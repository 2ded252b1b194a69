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

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Token;
import dev.twoslot.rotator.spi.NewToken;
import dev.twoslot.rotator.spi.TokenAge;
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

        cloudflare
                .issuer()
                .create(new NewToken(NAME, Role.TOKEN_CREATION, EXPIRY.plusNanos(999_999_999)), cloudflare.context());

        cloudflare.server.verify(postRequestedFor(urlPathEqualTo(TOKENS))
                .withRequestBody(equalToJson("{\"name\":\"" + NAME + "\",\"expires_on\":\"2026-01-01T02:00:00Z\","
                        + "\"policies\":[{\"effect\":\"allow\",\"permission_groups\":[{\"id\":\"" + CREATE_GROUP
                        + "\"}],\"resources\":{\"com.cloudflare.api.account." + ACCOUNT + "\":\"*\"}}]}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \"", "\"with blank\"", "\"line\\r\\nend\"", "17"})
    void a_new_token_without_a_usable_value_is_revoked(String value) {
        cloudflare.answer("DELETE", TOKENS + "/new1", success("{\"id\":\"new1\"}"));
        cloudflare.answer(
                "POST",
                TOKENS,
                success("{\"id\":\"new1\",\"name\":\"" + NAME + "\",\"expires_on\":\"" + EXPIRY + "\",\"value\":"
                        + value + "}"));

        RotatorException e = failureOfCreate();

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("it was revoked");
        assertThat(cloudflare.calls("DELETE", TOKENS + "/new1")).isOne();
        assertThat(cloudflare.calls("POST", TOKENS)).isOne();
    }

    @Test
    void a_new_token_without_a_value_that_cannot_be_revoked_is_ambiguous() {
        cloudflare.answer("DELETE", TOKENS + "/new1", aResponse().withStatus(500));
        cloudflare.answer("POST", TOKENS, success("{\"id\":\"new1\",\"name\":\"" + NAME + "\"}"));

        assertThat(failureOfCreate().kind()).isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void a_new_token_without_an_id_is_looked_up_by_its_name_and_revoked() {
        cloudflare.answer("POST", TOKENS, success("{\"value\":\"" + VALUE + "\",\"name\":\"" + NAME + "\"}"));
        cloudflare.answer(
                "GET",
                TOKENS,
                success("[{\"id\":\"new1\",\"name\":\"" + NAME + "\"},{\"id\":\"old1\",\"name\":\"" + NAME + "0\"}]")
                        .replace("}]}", "}],\"result_info\":{\"total_count\":2}}"));
        cloudflare.answer("DELETE", TOKENS + "/new1", success("{\"id\":\"new1\"}"));

        RotatorException e = failureOfCreate();

        assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS);
        assertThat(e.getMessage()).doesNotContain(VALUE);
        assertThat(cloudflare.calls("DELETE", TOKENS + "/new1")).isEqualTo(3);
        assertThat(cloudflare.calls("DELETE", TOKENS + "/old1")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "another name, 2026-01-01T02:00:00Z, " + CREATE_GROUP + ", " + ACCOUNT,
        NAME + ", 2026-01-02T02:00:00Z, " + CREATE_GROUP + ", " + ACCOUNT,
        NAME + ", 2026-01-01T02:00:00Z, " + EDIT_GROUP + ", " + ACCOUNT,
        NAME + ", 2026-01-01T02:00:00Z, " + CREATE_GROUP + ", ffffffffffffffffffffffffffffffff",
    })
    void a_new_token_that_is_not_what_was_asked_for_is_revoked(
            String name, String expiry, String group, String account) {
        created(VALUE, name, expiry, policy(group, account));
        cloudflare.answer("DELETE", TOKENS + "/new1", success("{\"id\":\"new1\"}"));

        RotatorException e = failureOfCreate();

        assertThat(e.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(e).hasMessageContaining("not what was asked for").hasMessageNotContaining(VALUE);
        assertThat(cloudflare.calls("DELETE", TOKENS + "/new1")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deny", "more"})
    void a_new_token_that_may_do_more_or_less_than_was_asked_for_is_revoked(String change) {
        String asked = policy(CREATE_GROUP, ACCOUNT);
        String more = "}," + asked.substring(1).replace(CREATE_GROUP, EDIT_GROUP);
        created(
                VALUE,
                NAME,
                EXPIRY.toString(),
                change.equals("deny") ? asked.replace("allow", "deny") : asked.replace("}]", more));
        cloudflare.answer("DELETE", TOKENS + "/new1", success("{\"id\":\"new1\"}"));

        assertThat(failureOfCreate()).hasMessageContaining("its policies are others");
        assertThat(cloudflare.calls("DELETE", TOKENS + "/new1")).isOne();
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
                .isEqualTo("new1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"id\":\"5bc3f8b21c554832afc660159ab75fa4\",\"name\":\"API Tokens Write\",\"scopes\":[\"com.cloudflare.api.account\"]}]",
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
    void a_status_that_is_a_known_end_is_believed_at_once(String status) {
        cloudflare.answer("GET", VERIFY, success("{\"id\":\"t1\",\"status\":\"" + status + "\"}"));

        assertThat(verify(TokenAge.FRESH).status()).isEqualTo(Verdict.Status.REJECTED);
        assertThat(cloudflare.calls("GET", VERIFY)).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"t1\",\"status\":\"dormant\"}",
                "{\"id\":\"another\",\"status\":\"active\"}",
                "{\"id\":\"another\",\"status\":\"expired\"}",
                "{\"id\":\"t1\"}",
                "{\"status\":\"active\"}",
                "{\"id\":null,\"status\":null}",
                "null",
                "[]"
            })
    void a_reply_that_proves_nothing_is_neither_a_rejection_nor_an_acceptance(String result) {
        cloudflare.answer("GET", VERIFY, success(result));

        RotatorException e = catchThrowableOfType(RotatorException.class, () -> verify(TokenAge.SETTLED));

        assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(e).hasMessageContaining("nothing conclusive");
        assertThat(cloudflare.calls("GET", VERIFY)).isEqualTo(3);
    }

    @Test
    void an_active_token_that_is_not_valid_yet_is_refused() {
        cloudflare.answer(
                "GET",
                VERIFY,
                success("{\"id\":\"t1\",\"status\":\"active\",\"not_before\":\"2026-01-02T00:00:00Z\"}"));

        assertThat(verify(TokenAge.SETTLED).reason()).contains("not valid before 2026-01-02T00:00:00Z");
    }

    @Test
    void an_address_from_which_the_token_may_not_be_used_is_named() {
        cloudflare.answer(
                "GET",
                VERIFY,
                aResponse()
                        .withStatus(403)
                        .withBody(failure(9109, "Cannot use the access token from location: 1.2.3.4")));

        assertThat(verify(TokenAge.SETTLED).reason()).contains("IP condition").doesNotContain("1.2.3.4");
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

        assertThat(verify(TokenAge.SETTLED).status()).isEqualTo(Verdict.Status.REJECTED);
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
        cloudflare.answer("GET", VERIFY, aResponse().withStatus(401).withBody(success("{\"id\":\"t1\"}")));

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
                success("{\"id\":\"new1\",\"name\":\"" + name + "\",\"status\":\"active\",\"expires_on\":\"" + expiry
                        + "\",\"value\":\"" + value + "\",\"policies\":" + policies + "}"));
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

    private Verdict verify(TokenAge age) {
        Token token = new Token(SecretValue.of(VALUE), "t1", null);
        return cloudflare.issuer().verify(token, Role.TOKEN_CREATION, age, cloudflare.deadline());
    }
}
