package dev.twoslot.rotator.cloudflare;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_SECRET_EDIT_TOKEN;
import static dev.twoslot.rotator.slot.SlotName.PRIMARY_TOKEN_CREATION_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.cloudflare.api.ApiCall;
import dev.twoslot.rotator.cloudflare.api.ApiFamily;
import dev.twoslot.rotator.cloudflare.api.Pages;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.SlotComment;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing to a simulated Secrets Store. */
class SecretsStoreSlotsTest {

    private static final Token TOKEN = new Token(
            SecretValue.of("cfat_abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl"),
            "0123456789abcdef0123456789abcdef",
            "two-slot/test/secret-edit/run-1",
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-01-01T02:10:00Z"));

    @Test
    void a_secret_is_written_in_place_and_keeps_its_id() {
        try (var run = new SimulatedRun()) {
            String before = secret(run).path("id").asText();

            slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.cloudflare.state().secrets())
                    .containsEntry("PRIMARY_SECRET_EDIT_TOKEN", TOKEN.value().reveal())
                    .hasSize(4);
            assertThat(secret(run).path("id").asText()).isEqualTo(before);
            assertThat(run.calls("PATCH", before)).isOne();
        }
    }

    @Test
    void the_comment_says_what_the_secret_holds_without_saying_the_value() {
        try (var run = new SimulatedRun()) {
            slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(secret(run).path("comment").asText())
                    .contains(TOKEN.value().fingerprint())
                    .contains("0123456789abcdef0123456789abcdef")
                    .contains("2026-01-01T02:10:00Z")
                    .doesNotContain(TOKEN.value().reveal())
                    .hasSizeLessThanOrEqualTo(300)
                    .isEqualTo(SlotComment.of(TOKEN, SimulatedRun.SIGNATURE).text());
        }
    }

    @Test
    void ids_are_looked_up_once_for_all_slots() {
        try (var run = new SimulatedRun()) {
            var slots = slots(run);
            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());
            slots.put(PRIMARY_TOKEN_CREATION_TOKEN, TOKEN, run.editing());
            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.calls("GET", "/secrets")).isOne();
        }
    }

    @Test
    void a_secret_that_was_deleted_is_looked_up_again_and_made_anew() {
        try (var run = new SimulatedRun()) {
            var slots = slots(run);
            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());
            delete(run);

            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.cloudflare.state().secrets())
                    .containsEntry("PRIMARY_SECRET_EDIT_TOKEN", TOKEN.value().reveal());
            assertThat(secret(run).path("scopes").path(0).asText()).isEqualTo("workers");
        }
    }

    @Test
    void a_lost_reply_to_making_a_secret_leads_to_writing_it_in_place() {
        try (var run = new SimulatedRun()) {
            delete(run);
            run.cloudflare.inject(HttpFault.on("POST", "/secrets$").loseReply());

            slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.cloudflare.state().secrets())
                    .containsEntry("PRIMARY_SECRET_EDIT_TOKEN", TOKEN.value().reveal());
            assertThat(run.calls("POST", "/secrets")).isOne();
        }
    }

    @Test
    void a_secret_that_somebody_else_made_meanwhile_is_left_alone() {
        try (var cloudflare = new ScriptedCloudflare()) {
            String secrets = "/client/v4/accounts/" + ScriptedCloudflare.ACCOUNT + "/secrets_store/stores/"
                    + ScriptedCloudflare.STORE + "/secrets";
            cloudflare.answer("GET", secrets, ScriptedCloudflare.success("[]"));
            cloudflare.answer(
                    "POST",
                    secrets,
                    aResponse()
                            .withStatus(400)
                            .withBody(ScriptedCloudflare.failure(1003, "secret_name_already_exists")));
            SecretsStoreSlots slots = SecretsStoreSlots.of(cloudflare.account(), ScriptedCloudflare.STORE);

            assertThatThrownBy(() -> slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, cloudflare.context()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContainingAll("PRIMARY_SECRET_EDIT_TOKEN", "another made it");

            assertThat(cloudflare.calls("POST", secrets)).isOne();
        }
    }

    @Test
    void a_reply_about_another_secret_is_not_taken_for_a_success() {
        try (var cloudflare = new ScriptedCloudflare()) {
            String secrets = "/client/v4/accounts/" + ScriptedCloudflare.ACCOUNT + "/secrets_store/stores/"
                    + ScriptedCloudflare.STORE + "/secrets";
            cloudflare.answer(
                    "GET",
                    secrets,
                    "{\"success\":true,\"result\":[{\"id\":\"s1\",\"name\":\"PRIMARY_SECRET_EDIT_TOKEN\"}],"
                            + "\"result_info\":{\"total_count\":1}}");
            cloudflare.answer(
                    "GET",
                    secrets + "/s1",
                    ScriptedCloudflare.success("{\"id\":\"s1\",\"name\":\"PRIMARY_SECRET_EDIT_TOKEN\"}"));
            cloudflare.answer(
                    "PATCH",
                    secrets + "/s1",
                    ScriptedCloudflare.success("{\"id\":\"s1\",\"name\":\"SOMETHING_ELSE\"}"));

            SecretsStoreSlots slots = SecretsStoreSlots.of(cloudflare.account(), ScriptedCloudflare.STORE);

            for (int lookups = 1; lookups <= 2; lookups++) {
                assertThatThrownBy(() -> slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, cloudflare.context()))
                        .isInstanceOfSatisfying(
                                RotatorException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS));
                assertThat(cloudflare.calls("GET", secrets))
                        .as("the id is not trusted any more")
                        .isEqualTo(lookups);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "another name,    '{\"id\":\"s1\",\"name\":\"ANOTHERS\",\"comment\":\"as listed\"}'",
        "another comment, '{\"id\":\"s1\",\"name\":\"PRIMARY_SECRET_EDIT_TOKEN\",\"comment\":\"not as listed\"}'"
    })
    void a_listed_id_that_turns_out_to_be_another_secrets_is_not_written(String unused, String found) {
        try (var cloudflare = new ScriptedCloudflare()) {
            String secrets = "/client/v4/accounts/" + ScriptedCloudflare.ACCOUNT + "/secrets_store/stores/"
                    + ScriptedCloudflare.STORE + "/secrets";
            cloudflare.answer(
                    "GET",
                    secrets,
                    "{\"success\":true,\"result\":[{\"id\":\"s1\",\"name\":\"PRIMARY_SECRET_EDIT_TOKEN\",\"comment\":\"as listed\"}],"
                            + "\"result_info\":{\"total_count\":1}}");
            cloudflare.answer("GET", secrets + "/s1", ScriptedCloudflare.success(found));
            SecretsStoreSlots slots = SecretsStoreSlots.of(cloudflare.account(), ScriptedCloudflare.STORE);

            assertThatThrownBy(() -> slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, cloudflare.context()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
                    .hasMessageContainingAll("PRIMARY_SECRET_EDIT_TOKEN", "nothing was written");

            assertThat(cloudflare.calls("PATCH", secrets + "/s1")).isZero();
        }
    }

    @Test
    void a_secret_is_looked_at_by_its_id_once_and_not_before_every_write() {
        try (var run = new SimulatedRun()) {
            var slots = slots(run);
            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());
            slots.inspect(run.editing());
            slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.calls("GET", secret(run).path("id").asText())).isOne();
        }
    }

    @Test
    void a_lost_reply_to_a_write_is_settled_by_writing_again() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PATCH", "/secrets/").times(2).loseReply());

            slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing());

            assertThat(run.calls("PATCH", secret(run).path("id").asText())).isEqualTo(3);
        }
    }

    @Test
    void a_write_that_stays_without_a_reply_is_ambiguous() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(HttpFault.on("PATCH", "/secrets/").every().loseReply());

            assertThatThrownBy(() -> slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS))
                    .hasMessageContaining("PRIMARY_SECRET_EDIT_TOKEN");
        }
    }

    @Test
    void a_write_that_was_refused_after_a_lost_reply_is_still_ambiguous() {
        try (var run = new SimulatedRun()) {
            run.cloudflare.inject(
                    HttpFault.on("PATCH", "/secrets/").loseReply(),
                    HttpFault.on("PATCH", "/secrets/").nth(2).every().reply(400));

            assertThatThrownBy(() -> slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AMBIGUOUS))
                    .hasMessageContaining("may have happened");
        }
    }

    @Test
    void a_write_with_a_credential_that_may_not_is_permanent() {
        try (var run = new SimulatedRun()) {
            assertThatThrownBy(() -> slots(run).put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.creating()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("It needs the permission 'Secrets Store Write'");
        }
    }

    @Test
    void a_store_that_does_not_exist_is_named_as_the_mistake() {
        try (var run = new SimulatedRun()) {
            var slots = SecretsStoreSlots.of(run.account, "ffffffffffffffffffffffffffffffff");

            assertThatThrownBy(() -> slots.put(PRIMARY_SECRET_EDIT_TOKEN, TOKEN, run.editing()))
                    .isInstanceOfSatisfying(
                            RotatorException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
                    .hasMessageContaining("the account has no Secrets Store of this id");
        }
    }

    private static SecretsStoreSlots slots(SimulatedRun run) {
        return SecretsStoreSlots.of(run.account, run.cloudflare.storeId());
    }

    private static JsonNode secret(SimulatedRun run) {
        return Pages.all(run.account.client(), run.store()::list, run.editing().credential(), run.deadline()).stream()
                .filter(secret -> secret.path("name").asText().equals("PRIMARY_SECRET_EDIT_TOKEN"))
                .findFirst()
                .orElseThrow();
    }

    private static void delete(SimulatedRun run) {
        ApiCall call = ApiCall.idempotent(
                        ApiFamily.SECRETS_STORE,
                        "DELETE",
                        "/accounts/{account_id}/secrets_store/stores/{store_id}/secrets/{secret_id}",
                        run.cloudflare.accountId(),
                        run.cloudflare.storeId(),
                        secret(run).path("id").asText())
                .build();
        run.account
                .client()
                .send(call, run.editing().credential(), run.deadline())
                .orThrow();
        run.clock.advance(Duration.ofMinutes(1));
    }
}
