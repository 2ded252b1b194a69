package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedSecretsStoreTest extends SimulatorFixture {

    @Test
    void no_reply_ever_holds_a_value() {
        String value = "the-plain-value";
        List<ApiClient.Reply> replies = new ArrayList<>();
        replies.add(editor.post(secrets, "[" + secretBody("ONE", value) + "]"));
        String id = replies.get(0).result().path(0).path("id").asText();
        replies.add(editor.get(secrets + "/" + id));
        replies.add(editor.get(secrets));
        replies.add(editor.patch(secrets + "/" + id, "{\"value\":\"" + value + "\",\"comment\":\"c\"}"));
        replies.add(editor.post(secrets + "/" + id + "/duplicate", "{\"name\":\"TWO\",\"scopes\":[\"workers\"]}"));

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).doesNotContain(value).doesNotContain("\"value\"");
        });
        assertThat(cloudflare.state().secrets()).containsEntry("ONE", value).containsEntry("TWO", value);
    }

    @Test
    void a_secret_is_created_with_sorted_scopes_and_found_with_its_metadata() {
        JsonNode created = editor.post(
                        secrets,
                        "[{\"name\":\"N\",\"value\":\"v\",\"comment\":\"why\",\"scopes\":[\"workers\",\"access\"]}]")
                .result()
                .path(0);

        assertThat(created.path("id").asText()).matches("[0-9a-f]{32}");
        assertThat(created.path("store_id").asText()).isEqualTo(cloudflare.storeId());
        assertThat(created.path("scopes").toString()).isEqualTo("[\"access\",\"workers\"]");
        assertThat(created.path("comment").asText()).isEqualTo("why");
        assertThat(created.path("status").asText()).isEqualTo("active");
        assertThat(editor.get(secrets + "/" + created.path("id").asText()).result())
                .isEqualTo(created);
    }

    @Test
    void creating_takes_an_array_and_makes_all_of_it_or_nothing() {
        String body = "[" + secretBody("A", "1") + "," + secretBody("B", "2") + "]";

        assertThat(editor.post(secrets, body).column("name")).containsExactly("A", "B");
        assertThat(editor.post(secrets, "[" + secretBody("C", "3") + "," + secretBody("A", "4") + "]")
                        .errorMessage())
                .isEqualTo("secret_name_already_exists");
        assertThat(editor.post(secrets, "[" + secretBody("E", "5") + "," + secretBody("E", "6") + "]")
                        .errorMessage())
                .isEqualTo("secret_name_already_exists");
        assertThat(editor.post(secrets, secretBody("D", "5")).errorMessage()).isEqualTo("invalid_json_body");
        assertThat(cloudflare.state().secrets())
                .containsEntry("A", "1")
                .doesNotContainKey("C")
                .doesNotContainKey("D")
                .doesNotContainKey("E");
    }

    @Test
    void a_body_that_cloudflare_would_refuse_is_refused_by_message() {
        assertThat(refusal("{\"name\":\"\",\"value\":\"v\",\"scopes\":[\"workers\"]}"))
                .isEqualTo("400/1001 secret_name_empty");
        assertThat(refusal("{\"value\":\"v\",\"scopes\":[\"workers\"]}")).isEqualTo("400/1001 secret_name_empty");
        assertThat(refusal("{\"name\":\"a b\",\"value\":\"v\",\"scopes\":[\"workers\"]}"))
                .isEqualTo("400/1001 secret_name_invalid");
        assertThat(refusal("{\"name\":\"N\",\"value\":\"v\",\"scopes\":[]}")).isEqualTo("400/1001 secret_scopes_empty");
        assertThat(refusal("{\"name\":\"N\",\"value\":\"v\"}")).isEqualTo("400/1001 secret_scopes_empty");
        assertThat(refusal("{\"name\":\"N\",\"value\":\"v\",\"scopes\":[\"moon\"]}"))
                .isEqualTo("400/1001 secret_scope_invalid");
        assertThat(refusal("{\"name\":\"N\",\"scopes\":[\"workers\"]}")).isEqualTo("400/1001 secret_value_empty");
        assertThat(refusal(secretBody("N", "x".repeat(65_537)))).isEqualTo("400/1001 secret_value_too_long");
        assertThat(refusal(secretBody("N", "é".repeat(32_769)))).isEqualTo("400/1001 secret_value_too_long");
        assertThat(refusal("nonsense")).isEqualTo("400/1001 invalid_json_body");
        assertThat(refusal(secretBody("N", "v") + "] x [")).isEqualTo("400/1001 invalid_json_body");
        assertThat(refusal("{\"name\":7,\"value\":\"v\",\"scopes\":[\"workers\"]}"))
                .isEqualTo("400/1001 invalid_json_body");
        assertThat(refusal("{\"name\":\"N\",\"value\":7,\"scopes\":[\"workers\"]}"))
                .isEqualTo("400/1001 invalid_json_body");
        assertThat(refusal("{\"name\":\"N\",\"value\":\"v\",\"comment\":7,\"scopes\":[\"workers\"]}"))
                .isEqualTo("400/1001 invalid_json_body");
        assertThat(refusal("{\"name\":\"N\",\"value\":\"v\",\"scopes\":\"workers\"}"))
                .isEqualTo("400/1001 invalid_json_body");
        assertThat(cloudflare.state().secrets()).hasSize(4);
        assertThat(editor.post(secrets, "[" + secretBody("N", "x".repeat(65_536)) + "]")
                        .status())
                .isEqualTo(200);
    }

    private String refusal(String item) {
        ApiClient.Reply reply = editor.post(secrets, "[" + item + "]");
        return reply.outcome() + " " + reply.errorMessage();
    }

    @Test
    void patching_changes_the_value_in_place_and_keeps_the_id_the_name_and_what_it_does_not_mention() {
        String id = createSecret("N", "old");
        after(Duration.ofSeconds(5));

        JsonNode patched = editor.patch(secrets + "/" + id, "{\"value\":\"new\",\"comment\":\"now\"}")
                .result();
        editor.patch(secrets + "/" + id, "{\"name\":\"OTHER\"}");

        assertThat(patched.path("id").asText()).isEqualTo(id);
        assertThat(patched.path("comment").asText()).isEqualTo("now");
        assertThat(patched.path("scopes").toString()).isEqualTo("[\"workers\"]");
        assertThat(patched.path("created").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(patched.path("modified").asText()).isEqualTo("2026-11-22T10:00:05Z");
        assertThat(cloudflare.state().secrets()).containsEntry("N", "new").doesNotContainKey("OTHER");
    }

    @Test
    void duplicating_copies_the_value_under_a_new_name() {
        String id = createSecret("N", "v");

        JsonNode copy = editor.post(secrets + "/" + id + "/duplicate", "{\"name\":\"COPY\",\"scopes\":[\"dex\"]}")
                .result();

        assertThat(copy.path("id").asText()).isNotEqualTo(id);
        assertThat(copy.path("name").asText()).isEqualTo("COPY");
        assertThat(cloudflare.state().secrets()).containsEntry("COPY", "v");
        assertThat(editor.post(secrets + "/" + id + "/duplicate", "{\"name\":\"COPY\",\"scopes\":[\"dex\"]}")
                        .outcome())
                .isEqualTo("400/1003");
        assertThat(editor.post(secrets + "/" + id + "/duplicate", "{\"name\":\"M\"}")
                        .errorMessage())
                .isEqualTo("secret_scopes_empty");
    }

    @Test
    void deleting_is_accepted_with_202_and_a_null_result() {
        String id = createSecret("N", "v");

        ApiClient.Reply deleted = editor.delete(secrets + "/" + id);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.result().isNull()).isTrue();
        assertThat(editor.get(secrets + "/" + id).outcome()).isEqualTo("404/1000");
        assertThat(editor.delete(secrets + "/" + id).outcome()).isEqualTo("404/1000");
        assertThat(createSecret("N", "again")).isNotEqualTo(id);
    }

    @Test
    void deleting_several_takes_ids_and_deletes_all_or_none() {
        String one = createSecret("ONE", "1");
        String two = createSecret("TWO", "2");

        assertThat(editor.delete(secrets, "{\"ids\":[\"" + one + "\",\"missing\"]}")
                        .outcome())
                .isEqualTo("404/1000");
        assertThat(cloudflare.state().secrets()).containsKeys("ONE", "TWO");
        assertThat(editor.delete(secrets).outcome()).isEqualTo("400/1001");
        assertThat(editor.delete(secrets, "{\"ids\":[\"" + one + "\",\"" + two + "\"]}")
                        .status())
                .isEqualTo(202);
        assertThat(cloudflare.state().secrets()).doesNotContainKeys("ONE", "TWO");
    }

    @Test
    void a_deleted_secret_may_still_be_shown_as_deleted_and_is_nothing_else_any_more() {
        cloudflare.options(SimulationOptions.defaults().withDeletedSecretShownFor(Duration.ofSeconds(10)));
        String id = createSecret("N", "v");
        editor.delete(secrets + "/" + id);
        String again = createSecret("N", "w");

        JsonNode listed = editor.get(secrets + "?search=N&order=status&direction=asc&scopes=workers")
                .result();
        assertThat(editor.get(secrets + "/" + id).result().path("status").asText())
                .isEqualTo("deleted");
        assertThat(listed.findValuesAsText("status")).contains("active", "deleted");
        assertThat(editor.patch(secrets + "/" + id, "{\"value\":\"x\"}").errorMessage())
                .isEqualTo("secret_not_found");
        assertThat(editor.delete(secrets + "/" + id).outcome()).isEqualTo("404/1000");
        assertThat(editor.get(account + "/secrets_store/quota")
                        .result()
                        .at("/secrets/usage")
                        .asInt())
                .isEqualTo(5);
        assertThat(cloudflare.state().secrets()).containsEntry("N", "w").hasSize(5);
        assertThat(cloudflare.state().secret("N").orElseThrow().id()).isEqualTo(again);
        assertThat(cloudflare.state().storedSecrets()).hasSize(6);

        after(Duration.ofSeconds(10));
        assertThat(editor.get(secrets + "/" + id).outcome()).isEqualTo("404/1000");
        assertThat(editor.get(secrets).result()).hasSize(5);
    }

    @Test
    void missing_stores_and_secrets_are_named_in_the_message() {
        assertThat(editor.get(stores + "/nope/secrets").errorMessage()).isEqualTo("store_not_found");
        assertThat(editor.post(stores + "/nope/secrets", "[]").outcome()).isEqualTo("404/1001");
        assertThat(editor.patch(secrets + "/nope", "{\"value\":\"v\"}").errorMessage())
                .isEqualTo("secret_not_found");
        assertThat(editor.post(secrets + "/nope/duplicate", "{\"name\":\"N\",\"scopes\":[\"dex\"]}")
                        .errorMessage())
                .isEqualTo("secret_not_found");
    }

    @Test
    void the_list_is_paged_searched_filtered_and_ordered() {
        editor.post(
                secrets, "[{\"name\":\"ZED\",\"value\":\"v\",\"comment\":\"apple\",\"scopes\":[\"dex\",\"workers\"]}]");
        after(Duration.ofSeconds(1));
        createSecret("APPLE_PIE", "v");

        assertThat(editor.get(secrets + "?search=apple").column("name")).containsExactly("APPLE_PIE", "ZED");
        assertThat(editor.get(secrets + "?search=apple&order=name&direction=desc")
                        .column("name"))
                .containsExactly("ZED", "APPLE_PIE");
        assertThat(editor.get(secrets + "?scopes=workers,dex").column("name")).containsExactly("ZED");
        JsonNode page = editor.get(secrets + "?order=name&direction=asc&per_page=4&page=2")
                .json();
        assertThat(page.path("result").findValuesAsText("name"))
                .containsExactly("SECONDARY_TOKEN_CREATION_TOKEN", "ZED");
        assertThat(page.path("result_info").toString())
                .isEqualTo("{\"count\":2,\"page\":2,\"per_page\":4,\"total_count\":6,\"total_pages\":2}");
        assertThat(editor.get(secrets + "?per_page=4&page=3").result()).isEmpty();
        assertThat(editor.get(secrets + "?per_page=4&page=0").result())
                .isEqualTo(editor.get(secrets + "?per_page=4&page=1").result());
        assertThat(editor.get(secrets + "?per_page=101").outcome()).isEqualTo("400/1001");
    }

    @Test
    void there_is_one_store_and_it_goes_only_when_empty_or_forced() {
        assertThat(editor.get(stores).column("name")).containsExactly("default_secrets_store");
        assertThat(editor.post(stores, "{\"name\":\"second\"}").outcome()).isEqualTo("400/1003");
        assertThat(editor.post(stores, "{\"name\":\"second\"}").errorMessage()).isEqualTo("maximum_stores_exceeded");
        String store = stores + "/" + cloudflare.storeId();
        assertThat(editor.delete(store).status()).isEqualTo(409);
        assertThat(editor.delete(store).errorMessage()).isEqualTo("store_not_empty");

        assertThat(editor.delete(store + "?force=true").status()).isEqualTo(200);

        assertThat(editor.get(store).errorMessage()).isEqualTo("store_not_found");
        assertThat(editor.get(stores).result()).isEmpty();
        JsonNode next = editor.post(stores, "{\"name\":\"next\"}").result();
        assertThat(next.path("id").asText()).isNotEqualTo(cloudflare.storeId());
        assertThat(editor.get(stores + "/" + next.path("id").asText()).result()).isEqualTo(next);
    }

    @Test
    void the_quota_is_shown_and_kept() {
        cloudflare.options(SimulationOptions.defaults().withSecretQuota(5));
        createSecret("FIFTH", "v");

        assertThat(editor.get(account + "/secrets_store/quota").result().toString())
                .isEqualTo("{\"secrets\":{\"usage\":5,\"quota\":5}}");
        assertThat(editor.post(secrets, "[" + secretBody("SIXTH", "v") + "]").status())
                .isEqualTo(400);
        assertThat(cloudflare.state().secrets()).doesNotContainKey("SIXTH");
    }
}
