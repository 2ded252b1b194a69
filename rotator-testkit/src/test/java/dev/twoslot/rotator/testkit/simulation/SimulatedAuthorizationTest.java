package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedAuthorizationTest extends SimulatorFixture {

    @Test
    void a_call_without_a_credential_is_told_which_header_is_missing() {
        assertThat(anonymous().get(tokens).outcome()).isEqualTo("400/9106");
        assertThat(anonymous().get(tokens + "/verify").outcome()).isEqualTo("400/1001");
        assertThat(anonymous().get(tokens + "/verify").errorMessage()).isEqualTo("Missing \"Authorization\" header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "Basic dXNlcjpwYXNz", "Bearer", "Bearer too-short", "Bearer  two-spaces"})
    void a_header_that_cannot_hold_a_token_is_malformed(String header) {
        ApiClient.Reply reply = anonymous().send("GET", tokens, BodyPublishers.noBody(), "Authorization", header);

        assertThat(reply.outcome()).isEqualTo("400/6003");
        assertThat(reply.json().at("/errors/0/error_chain/0/code").asInt()).isEqualTo(6111);
    }

    @Test
    void the_placeholder_of_the_secondary_slots_is_malformed_as_a_token() {
        assertThat(as(SimulatedCloudflare.SECONDARY_PLACEHOLDER)
                        .get(tokens + "/verify")
                        .outcome())
                .isEqualTo("400/6003");
    }

    @Test
    void a_token_that_nobody_knows_is_invalid_for_verify_and_an_authentication_error_for_the_rest() {
        ApiClient stranger = as("cfat_" + "x".repeat(48));

        assertThat(stranger.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        assertThat(stranger.get(tokens).outcome()).isEqualTo("403/10000");
        assertThat(stranger.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(stranger.get("/accounts").outcome()).isEqualTo("403/9109");
    }

    @Test
    void a_token_may_do_what_its_groups_allow_and_nothing_else() {
        assertThat(creator.get(tokens).status()).isEqualTo(200);
        assertThat(creator.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(creator.get(namespaces).outcome()).isEqualTo("403/10000");
        assertThat(editor.get(secrets).status()).isEqualTo(200);
        assertThat(editor.get(namespaces).status()).isEqualTo(200);
        assertThat(editor.get(tokens).outcome()).isEqualTo("403/10000");
        assertThat(editor.post(tokens, tokenBody("t", "", SECRETS_READ)).outcome())
                .isEqualTo("403/10000");
        assertThat(editor.get(account).outcome()).isEqualTo("403/10000");
    }

    @Test
    void reading_permissions_read_and_do_not_write() {
        ApiClient reader = createdToken("", TOKENS_READ, SECRETS_READ, KV_READ);

        assertThat(reader.get(tokens).status()).isEqualTo(200);
        assertThat(reader.get(secrets).status()).isEqualTo(200);
        assertThat(reader.get(namespace + "/keys").status()).isEqualTo(200);
        assertThat(reader.post(tokens, tokenBody("t", "", SECRETS_READ)).outcome())
                .isEqualTo("403/10000");
        assertThat(reader.post(secrets, "[" + secretBody("N", "v") + "]").outcome())
                .isEqualTo("403/10000");
        assertThat(reader.put(namespace + "/values/k", "v").outcome()).isEqualTo("403/10000");
    }

    @Test
    void a_policy_that_denies_wins_over_one_that_allows() {
        String body = "{\"name\":\"t\",\"policies\":[%s,%s]}"
                .formatted(policy("allow", SECRETS_READ, KV_READ), policy("deny", SECRETS_READ));
        ApiClient token = as(create(body).result().path("value").asText());

        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(token.get(namespaces).status()).isEqualTo(200);
    }

    @Test
    void an_expired_token_is_rejected_from_the_second_of_its_expiry_on() {
        ApiClient token = createdToken(expiresOn(START.plusSeconds(60)), SECRETS_READ);

        after(Duration.ofMillis(59_999));
        assertThat(token.get(secrets).status()).isEqualTo(200);
        after(Duration.ofMillis(1));
        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(token.get(tokens + "/verify").result().path("status").asText())
                .isEqualTo("expired");
    }

    @Test
    void a_token_is_rejected_before_its_not_before() {
        ApiClient token = createdToken(",\"not_before\":\"2026-11-22T10:01:00Z\"", SECRETS_READ);

        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(token.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        after(Duration.ofMinutes(1));
        assertThat(token.get(secrets).status()).isEqualTo(200);
        assertThat(token.get(tokens + "/verify").result().path("not_before").asText())
                .isEqualTo("2026-11-22T10:01:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request_ip\":{\"in\":[\"127.0.0.0/8\"]}}",
                "{\"request.ip\":{\"in\":[\"127.0.0.1\",\"::1/128\"]}}",
                "{\"request_ip\":{\"not_in\":[\"10.0.0.0/8\",\"2606:4700::/32\"]}}",
                "{\"request_ip\":{\"in\":[\"0.0.0.0/0\"],\"not_in\":[\"127.0.0.2/32\"]}}"
            })
    void an_ip_condition_that_includes_the_caller_lets_it_pass(String condition) {
        assertThat(createdToken(",\"condition\":" + condition, SECRETS_READ)
                        .get(secrets)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"request_ip\":{}}",
                "{\"request_ip\":{\"in\":[]}}",
                "{\"request_ip\":{\"in\":[],\"not_in\":[\"10.0.0.0/8\"]}}",
                "{\"request_ip\":{\"in\":[\"127.0.0.2/32\"]}}",
                "{\"request_ip\":{\"in\":[\"127.0.0.0/8\"],\"not_in\":[\"127.0.0.1/32\"]}}",
                "{\"request_ip\":{\"not_in\":[\"127.0.0.0/8\"]}}",
                "{\"request.ip\":{\"in\":[\"::1/128\"]}}"
            })
    void an_ip_condition_that_is_empty_or_excludes_the_caller_makes_the_token_unusable(String condition) {
        ApiClient token = createdToken(",\"condition\":" + condition, SECRETS_READ);

        assertThat(token.get(secrets).outcome()).isEqualTo("403/9109");
        assertThat(token.get(secrets).errorMessage()).isEqualTo("Cannot use the access token from location: 127.0.0.1");
        assertThat(token.get(tokens + "/verify").outcome()).isEqualTo("403/9109");
    }

    @ParameterizedTest
    @ValueSource(strings = {"office", "10.0.0.0/33", "10.0.0/8/8", "cafe"})
    void an_ip_condition_that_is_no_cidr_block_is_refused(String block) {
        String condition = ",\"condition\":{\"request_ip\":{\"in\":[\"" + block + "\"]}}";

        assertThat(creator.post(tokens, tokenBody("t", condition, SECRETS_READ)).outcome())
                .isEqualTo("400/1001");
    }

    @Test
    void verify_needs_no_permission() {
        assertThat(editor.get(tokens + "/verify").status()).isEqualTo(200);
    }

    @Test
    void the_account_can_be_read_with_the_permission_for_it() {
        ApiClient reader = createdToken("", "51a0c00000000000000000000000a002");

        assertThat(reader.get(account).result().path("id").asText()).isEqualTo(cloudflare.accountId());
    }
}
