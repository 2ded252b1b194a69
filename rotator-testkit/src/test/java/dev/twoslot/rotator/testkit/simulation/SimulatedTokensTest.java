package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedTokensTest extends SimulatorFixture {

    @Test
    void creating_shows_the_value_once_and_getting_and_listing_never_again() {
        ApiClient.Reply created = create(tokenBody("first", "", SECRETS_WRITE));
        String id = created.result().path("id").asText();
        String value = created.result().path("value").asText();

        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(value).matches("cfat_[A-Za-z0-9]{48}");
        assertThat(creator.get(tokens + "/" + id).text()).doesNotContain(value);
        assertThat(creator.get(tokens).text()).contains(id).doesNotContain(value);
        assertThat(as(value).get(tokens + "/verify").result().path("status").asText())
                .isEqualTo("active");
    }

    @Test
    void a_token_is_returned_with_whole_seconds_and_with_its_groups_sorted_by_id() {
        JsonNode token = create(tokenBody("t", expiresOn(START.plusSeconds(7800)), SECRETS_WRITE, SECRETS_READ))
                .result();

        assertThat(token.path("issued_on").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(token.path("expires_on").asText()).isEqualTo("2026-11-22T12:10:00Z");
        assertThat(token.path("status").asText()).isEqualTo("active");
        assertThat(token.path("last_used_on").isNull()).isTrue();
        assertThat(token.path("policies").path(0).path("permission_groups").findValuesAsText("id"))
                .containsExactly(SECRETS_READ, SECRETS_WRITE);
        assertThat(token.path("policies").path(0).path("permission_groups").findValuesAsText("name"))
                .containsExactly("Secrets Store Read", "Secrets Store Write");
    }

    @Test
    void the_policies_of_a_token_come_back_in_an_order_of_their_own() {
        String policies = IntStream.range(0, 6)
                .mapToObj(i -> policy("allow", SECRETS_READ))
                .collect(Collectors.joining(",", "[", "]"));

        JsonNode token =
                create("{\"name\":\"t\",\"policies\":" + policies + "}").result();

        List<String> ids = new ArrayList<>();
        token.path("policies").forEach(policy -> ids.add(policy.path("id").asText()));
        assertThat(ids).hasSize(6).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void two_tokens_may_have_the_same_name() {
        assertThat(create(tokenBody("twin", "", SECRETS_READ)).result().path("id"))
                .isNotEqualTo(
                        create(tokenBody("twin", "", SECRETS_READ)).result().path("id"));
    }

    @Test
    void a_body_that_cloudflare_would_refuse_is_refused_and_creates_nothing() {
        String otherAccount = tokenBody("t", "", SECRETS_READ).replace(cloudflare.accountId(), "0".repeat(32));
        String userScoped = tokenBody("t", "", "686d18d5ac6c441c867cbf6771e58a0a");
        List<String> refused = List.of(
                creator.post(tokens, tokenBody("", "", SECRETS_READ)).outcome(),
                creator.post(tokens, tokenBody("x".repeat(121), "", SECRETS_READ))
                        .outcome(),
                creator.post(tokens, "{\"name\":\"t\",\"policies\":[]}").outcome(),
                creator.post(tokens, tokenBody("t", "")).outcome(),
                creator.post(tokens, tokenBody("t", "", "f".repeat(32))).outcome(),
                creator.post(tokens, tokenBody("t", ",\"expires_on\":\"2026-11-22T12:00:00.123Z\"", SECRETS_READ))
                        .outcome(),
                creator.post(tokens, tokenBody("t", expiresOn(START), SECRETS_READ))
                        .outcome(),
                creator.post(tokens, "not json").outcome(),
                creator.post(tokens, otherAccount).outcome(),
                creator.post(tokens, userScoped).outcome());

        assertThat(refused)
                .containsExactly(
                        "400/400",
                        "400/400",
                        "400/400",
                        "400/400",
                        "400/400",
                        "400/400",
                        "400/400",
                        "400/6007",
                        "400/1001",
                        "400/1001");
        assertThat(creator.post(tokens, userScoped).errorMessage())
                .isEqualTo("Failed common permission check against resources."
                        + " (Permission group: \"API Tokens Write\")");
        assertThat(creator.post(tokens, tokenBody("x".repeat(120), "", SECRETS_READ))
                        .status())
                .isEqualTo(200);
        assertThat(cloudflare.state().tokens()).hasSize(3);
    }

    /** A client that sends these has a bug that the real API would show; taking them would hide it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{good} x | 400/6007",
                "{good}{good} | 400/6007",
                "{good}, | 400/6007",
                "[{good}] | 400/6007",
                "`` | 400/6007",
                "null | 400/6007",
                "{'name':7,'policies':[{policy}]} | 400/400",
                "{'name':true,'policies':[{policy}]} | 400/400",
                "{'name':['t'],'policies':[{policy}]} | 400/400",
                "{'name':'t','policies':{policy}} | 400/400",
                "{'name':'t','policies':'all'} | 400/400",
                "{'name':'t','policies':[{policy}],'expires_on':1795348800} | 400/400",
                "{'name':'t','policies':[{policy}],'not_before':true} | 400/400",
                "{'name':'t','policies':[{policy}],'status':1} | 400/400",
                "{'name':'t','policies':[{policy}],'condition':'127.0.0.1'} | 400/400",
                "{'name':'t','policies':[{policy}],'condition':{'request_ip':['127.0.0.1']}} | 400/1001",
                "{'name':'t','policies':[{policy}],'condition':{'request_ip':{'in':'127.0.0.1'}}} | 400/1001",
                "{'name':'t','policies':[{policy}],'condition':{'request_ip':{'in':[127]}}} | 400/1001"
            })
    void a_body_of_another_shape_is_refused_and_creates_nothing(String body, String outcome) {
        String sent = body.replace("{good}", tokenBody("t", "", SECRETS_READ))
                .replace("{policy}", policy("allow", SECRETS_READ))
                .replace('\'', '"');

        assertThat(creator.post(tokens, sent).outcome()).isEqualTo(outcome);
        assertThat(cloudflare.state().tokens()).hasSize(2);
    }

    @Test
    void a_body_that_is_no_utf_8_is_refused_and_creates_nothing() {
        byte[] body = tokenBody("t?", "", SECRETS_READ).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }

        assertThat(creator.send("POST", tokens, BodyPublishers.ofByteArray(body))
                        .outcome())
                .isEqualTo("400/6007");
        assertThat(cloudflare.state().tokens()).hasSize(2);
    }

    @Test
    void a_policy_of_another_shape_is_refused_and_creates_nothing() {
        String policy = policy("allow", SECRETS_READ);
        for (String wrong : List.of(
                policy.replace("\"allow\"", "1"),
                policy.replace("\"*\"", "1"),
                policy.replace("\"" + SECRETS_READ + "\"", "5"),
                policy.replace("[{", "{\"x\":[{").replace("}]", "}]}"),
                "1",
                "\"allow\"")) {
            assertThat(creator.post(tokens, "{\"name\":\"t\",\"policies\":[" + wrong + "]}")
                            .outcome())
                    .as(wrong)
                    .isEqualTo("400/400");
        }
        assertThat(cloudflare.state().tokens()).hasSize(2);
    }

    @Test
    void the_list_pages_until_an_empty_page_and_says_how_many_there_are() {
        for (int i = 0; i < 9; i++) {
            create(tokenBody("t" + i, "", SECRETS_READ));
        }
        ApiClient.Reply second = creator.get(tokens + "?page=2&per_page=5");
        assertThat(second.column("name")).containsExactly("t3", "t4", "t5", "t6", "t7");
        assertThat(second.json().path("result_info").toString())
                .isEqualTo("{\"count\":5,\"page\":2,\"per_page\":5,\"total_count\":11}");
        assertThat(creator.get(tokens + "?page=4&per_page=5").result()).isEmpty();
        assertThat(creator.get(tokens).result()).hasSize(11);
        assertThat(creator.get(tokens + "?direction=desc&per_page=5")
                        .result()
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("t8");
    }

    @Test
    void a_page_size_outside_5_to_50_is_refused() {
        List<String> outcomes = new ArrayList<>();
        for (String query : List.of("per_page=4", "per_page=51", "page=0", "page=x", "direction=up")) {
            outcomes.add(creator.get(tokens + "?" + query).outcome());
        }
        assertThat(outcomes).containsOnly("400/1001");
    }

    @Test
    void the_list_hides_expired_tokens_unless_asked_for_them_and_they_are_gone_after_their_retention() {
        String id = create(tokenBody("short", expiresOn(START.plusSeconds(60)), SECRETS_READ))
                .result()
                .path("id")
                .asText();
        after(Duration.ofSeconds(60));

        assertThat(creator.get(tokens).column("id")).doesNotContain(id);
        JsonNode all = creator.get(tokens + "?include_expired=true").result();
        assertThat(all.findValuesAsText("id")).contains(id);
        assertThat(creator.get(tokens + "/" + id).result().path("status").asText())
                .isEqualTo("expired");

        after(Duration.ofDays(8));
        assertThat(creator.get(tokens + "?include_expired=true").column("id")).doesNotContain(id);
        assertThat(creator.get(tokens + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void putting_replaces_everything_but_the_value_and_forgets_what_is_left_out() {
        ApiClient.Reply created = create(tokenBody("old", expiresOn(START.plusSeconds(600)), SECRETS_READ));
        String path = tokens + "/" + created.result().path("id").asText();
        ApiClient token = as(created.result().path("value").asText());

        ApiClient.Reply put = creator.put(path, tokenBody("new", "", KV_READ));

        assertThat(put.result().path("name").asText()).isEqualTo("new");
        assertThat(put.result().path("expires_on").isNull()).isTrue();
        assertThat(put.result().has("value")).isFalse();
        assertThat(token.get(namespace + "/keys").status()).isEqualTo(200);
        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(creator.put(path, "{\"name\":\"new\"}").outcome()).isEqualTo("400/400");
    }

    @Test
    void a_disabled_token_stops_working_and_works_again_when_enabled() {
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        String path = tokens + "/" + created.result().path("id").asText();
        ApiClient token = as(created.result().path("value").asText());

        creator.put(path, tokenBody("t", ",\"status\":\"disabled\"", SECRETS_READ));
        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(token.get(tokens + "/verify").result().path("status").asText())
                .isEqualTo("disabled");

        creator.put(path, tokenBody("t", ",\"status\":\"active\"", SECRETS_READ));
        assertThat(token.get(secrets).status()).isEqualTo(200);
        assertThat(creator.put(path, tokenBody("t", ",\"status\":\"expired\"", SECRETS_READ))
                        .outcome())
                .isEqualTo("400/400");
    }

    @Test
    void a_deleted_token_is_rejected_everywhere_at_once() {
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        String id = created.result().path("id").asText();
        ApiClient token = as(created.result().path("value").asText());

        assertThat(creator.delete(tokens + "/" + id).result().path("id").asText())
                .isEqualTo(id);

        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(token.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        assertThat(creator.get(tokens + "/" + id).status()).isEqualTo(404);
        assertThat(creator.delete(tokens + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void rolling_returns_the_bare_new_value_and_kills_the_old_one() {
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        String value = tokens + "/" + created.result().path("id").asText() + "/value";
        ApiClient old = as(created.result().path("value").asText());

        ApiClient.Reply rolled = creator.put(value, "{}");

        assertThat(rolled.result().isTextual()).isTrue();
        assertThat(as(rolled.result().asText()).get(secrets).status()).isEqualTo(200);
        assertThat(old.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(old.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
    }

    @Test
    void rolling_takes_an_empty_body_without_a_content_type_as_the_official_client_sends_it() {
        String id = create(tokenBody("t", "", SECRETS_READ)).result().path("id").asText();

        assertThat(creator.send("PUT", tokens + "/" + id + "/value", BodyPublishers.noBody())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void verify_names_the_token_and_its_times_and_carries_the_message_of_a_working_one() {
        ApiClient token = createdToken(expiresOn(START.plusSeconds(60)), SECRETS_READ);

        JsonNode verified = token.get(tokens + "/verify").json();

        assertThat(verified.path("result").path("expires_on").asText()).isEqualTo("2026-11-22T10:01:00Z");
        assertThat(verified.path("messages").path(0).path("code").asInt()).isEqualTo(10000);
        assertThat(verified.path("messages").path(0).path("message").asText())
                .isEqualTo("This API Token is valid and active");
    }

    @Test
    void permission_groups_are_found_by_name_and_scope_and_a_part_of_a_name_finds_the_user_scoped_twin_too() {
        JsonNode named = creator.get(tokens + "/permission_groups?name=Account%20API%20Tokens%20Write")
                .result();
        assertThat(named.findValuesAsText("id")).containsExactly(TOKENS_WRITE);
        assertThat(named.path(0).path("scopes").toString()).isEqualTo("[\"com.cloudflare.api.account\"]");
        assertThat(creator.get(tokens + "/permission_groups?name=API+Tokens+Write")
                        .column("name"))
                .containsExactly("Account API Tokens Write", "API Tokens Write");
        assertThat(creator.get(tokens + "/permission_groups?scope=com.cloudflare.api.user")
                        .column("name"))
                .containsExactlyInAnyOrder("API Tokens Write", "API Tokens Read");
        assertThat(creator.get(tokens + "/permission_groups").result().size()).isGreaterThan(10);
    }

    @Test
    void the_use_of_a_token_is_noted() {
        String id = create(tokenBody("t", "", SECRETS_READ)).result().path("id").asText();
        String value = cloudflare.state().tokens().get(2).value();
        after(Duration.ofMinutes(5));
        as(value).get(secrets);

        assertThat(creator.get(tokens + "/" + id).result().path("last_used_on").asText())
                .isEqualTo("2026-11-22T10:05:00Z");
    }
}
