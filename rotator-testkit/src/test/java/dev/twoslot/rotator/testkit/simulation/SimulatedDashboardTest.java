package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.VerifyReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an administrator does by hand. */
class SimulatedDashboardTest extends SimulatorFixture {
    private final SimulatedDashboard dashboard = cloudflare.dashboard();

    @Test
    void a_token_made_by_hand_works_like_any_other_and_is_no_call() {
        SimulationState.Token made =
                dashboard.createToken(TokenSpec.accountOwned("Secrets Store Read", "Account API Tokens Read")
                        .named("by hand"));

        assertThat(made.value()).matches("cfat_[A-Za-z0-9]{48}");
        assertThat(made.owner()).isEqualTo(TokenSpec.Owner.ACCOUNT);
        assertThat(made.permissions()).containsExactly("Account API Tokens Read", "Secrets Store Read");
        assertThat(made.policies())
                .containsExactly(new SimulationState.Policy(
                        "allow",
                        List.of("Secrets Store Read", "Account API Tokens Read"),
                        List.of("com.cloudflare.api.account." + cloudflare.accountId())));
        assertThat(cloudflare.state().requests()).isEmpty();
        ApiClient client = as(made.value());
        assertThat(client.get(tokens).column("name")).contains("by hand");
        assertThat(client.get(secrets).status()).isEqualTo(200);
        assertThat(client.post(tokens, tokenBody("t", "", SECRETS_READ)).outcome())
                .isEqualTo("403/10000");
        assertThat(cloudflare.state().tokenWithValue(made.value()).orElseThrow().id())
                .isEqualTo(made.id());
    }

    @Test
    void an_expired_token_can_be_ordered_as_such() {
        SimulationState.Token made = dashboard.createToken(
                TokenSpec.accountOwned("Secrets Store Read").expiringOn(START.minusSeconds(60)));

        assertThat(made.status()).isEqualTo("expired");
        assertThat(made.issuedOn()).isBefore(START.minusSeconds(60));
        assertThat(as(made.value())
                        .get(tokens + "/verify")
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("expired");
        assertThat(as(made.value()).get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(creator.get(tokens).column("id")).doesNotContain(made.id());
        assertThat(creator.get(tokens + "?include_expired=true").column("id")).contains(made.id());

        cloudflare.options(SimulationOptions.defaults().withExpiredVerifyReply(VerifyReply.INVALID_TOKEN));
        assertThat(as(made.value()).get(tokens + "/verify").outcome()).isEqualTo("401/1000");
    }

    @Test
    void a_token_for_other_addresses_is_refused_by_its_location() {
        ApiClient client = as(dashboard
                .createToken(TokenSpec.accountOwned("Secrets Store Read").onlyFrom("203.0.113.0/24", "2001:db8::/32"))
                .value());

        assertThat(client.get(secrets).outcome()).isEqualTo("403/9109");
        assertThat(client.get(tokens + "/verify").errorMessage())
                .isEqualTo("Cannot use the access token from location: 127.0.0.1");
        assertThat(as(dashboard
                                .createToken(TokenSpec.accountOwned("Secrets Store Read")
                                        .onlyFrom("127.0.0.1"))
                                .value())
                        .get(secrets)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_token_may_begin_later() {
        ApiClient client = as(dashboard
                .createToken(TokenSpec.accountOwned("Secrets Store Read").validFrom(START.plusSeconds(60)))
                .value());

        assertThat(client.get(secrets).outcome()).isEqualTo("403/10000");
        after(Duration.ofMinutes(1));
        assertThat(client.get(secrets).status()).isEqualTo(200);
    }

    @Test
    void neither_a_limit_nor_a_delay_stands_in_the_way() {
        cloudflare.options(SimulationOptions.defaults()
                .withTokenQuota(1)
                .withTokenVisibilityDelay(Duration.ofMinutes(1))
                .withSecretPendingTime(Duration.ofMinutes(1)));

        ApiClient made = as(dashboard
                .createToken(TokenSpec.accountOwned("Secrets Store Read"))
                .value());
        dashboard.editValue("PRIMARY_SECRET_EDIT_TOKEN", "v");

        assertThat(made.get(secrets + "?search=PRIMARY_SECRET")
                        .result()
                        .at("/0/status")
                        .asText())
                .isEqualTo("active");
    }

    @Test
    void a_token_that_was_found_in_public_is_revoked_for_good_and_says_so() {
        SimulationState.Token made = dashboard.createToken(TokenSpec.accountOwned("Secrets Store Read"));
        String path = tokens + "/" + made.id();

        dashboard.exposeToken(made.id());

        assertThat(creator.get(path).result().path("status").asText()).isEqualTo("revoked (exposed)");
        assertThat(creator.get(tokens).column("status")).contains("revoked (exposed)");
        assertThat(as(made.value()).get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(as(made.value()).get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        creator.put(path, tokenBody("t", ",\"status\":\"active\"", SECRETS_READ));
        assertThat(creator.get(path).result().path("status").asText()).isEqualTo("revoked (exposed)");

        cloudflare.options(SimulationOptions.defaults().withExposedVerifyReply(VerifyReply.STATUS));
        assertThat(as(made.value())
                        .get(tokens + "/verify")
                        .result()
                        .path("status")
                        .asText())
                .isEqualTo("revoked (exposed)");
        after(Duration.ofDays(8));
        assertThat(creator.get(path).status()).isEqualTo(404);
    }

    @Test
    void tokens_are_disabled_enabled_and_deleted() {
        SimulationState.Token made = dashboard.createToken(TokenSpec.userOwned("Secrets Store Read"));
        ApiClient client = as(made.value());

        dashboard.disableToken(made.id());
        assertThat(client.get("/user/tokens/verify").result().path("status").asText())
                .isEqualTo("disabled");
        dashboard.enableToken(made.id());
        assertThat(client.get(secrets).status()).isEqualTo(200);
        dashboard.deleteToken(made.id());
        assertThat(client.get("/user/tokens/verify").outcome()).isEqualTo("401/1000");
        assertThat(cloudflare.state().tokens()).hasSize(2);
    }

    @Test
    void a_comment_is_edited_without_the_value_and_a_value_without_the_comment() {
        String name = "PRIMARY_SECRET_EDIT_TOKEN";
        SimulationState.Secret before = cloudflare.state().secret(name).orElseThrow();
        after(Duration.ofMinutes(1));

        dashboard.editComment(name, "do not touch");
        SimulationState.Secret commented = cloudflare.state().secret(name).orElseThrow();
        after(Duration.ofMinutes(1));
        dashboard.editValue(name, "other");
        SimulationState.Secret edited = cloudflare.state().secret(name).orElseThrow();
        dashboard.editComment(name, "");

        assertThat(commented)
                .isEqualTo(new SimulationState.Secret(
                        before.id(), name, before.value(), "do not touch", "active", START, START.plusSeconds(60)));
        assertThat(edited.value()).isEqualTo("other");
        assertThat(edited.comment()).isEqualTo("do not touch");
        assertThat(edited.modified()).isEqualTo(START.plusSeconds(120));
        assertThat(editor.get(secrets + "/" + before.id())
                        .result()
                        .path("comment")
                        .asText("?"))
                .isEmpty();
    }

    @Test
    void what_does_not_exist_or_makes_no_sense_is_refused_by_name() {
        assertThatThrownBy(() -> dashboard.deleteToken("0".repeat(32))).hasMessage("there is no token of this id");
        assertThatThrownBy(() -> dashboard.exposeToken("0".repeat(32))).hasMessage("there is no token of this id");
        assertThatThrownBy(() -> dashboard.editComment("NOTHING", "c"))
                .hasMessage("the store has no secret of this name");
        assertThatThrownBy(() -> dashboard.createToken(TokenSpec.accountOwned("API Tokens Write")))
                .hasMessageStartingWith("permissions are names of groups that apply to accounts");
        assertThatThrownBy(() -> dashboard.createToken(
                        TokenSpec.accountOwned("Secrets Store Read").onlyFrom("office")))
                .hasMessageStartingWith("usableFrom are CIDR blocks");
        assertThatThrownBy(TokenSpec::accountOwned).hasMessageStartingWith("permissions");
        assertThatThrownBy(() -> TokenSpec.accountOwned("Secrets Store Read").named("x".repeat(121)))
                .hasMessageStartingWith("name");
    }

    @Test
    void what_a_token_is_denied_shows_in_its_policies_and_not_in_its_permissions() {
        String body = "{\"name\":\"t\",\"policies\":[%s,%s]}"
                .formatted(policy("allow", SECRETS_READ), policy("deny", KV_READ));
        create(body);

        SimulationState.Token token = cloudflare.state().tokens().get(2);

        assertThat(token.permissions()).containsExactly("Secrets Store Read");
        assertThat(token.policies())
                .extracting(SimulationState.Policy::effect, SimulationState.Policy::permissionGroups)
                .containsExactlyInAnyOrder(
                        tuple("allow", List.of("Secrets Store Read")),
                        tuple("deny", List.of("Workers KV Storage Read")));
    }

    @Test
    void every_call_is_written_down_with_the_token_that_it_carried_refused_or_faulted() {
        String id = cloudflare
                .state()
                .tokenWithValue(cloudflare.creationToken())
                .orElseThrow()
                .id();
        cloudflare.inject(
                HttpFault.on("GET", "/tokens$").reply(503),
                HttpFault.on("POST", "/tokens$").drop());
        creator.get(secrets);
        creator.get(tokens);
        assertThatThrownBy(() -> creator.post(tokens, "{}")).isInstanceOf(UncheckedIOException.class);
        anonymous().get(tokens);
        as("cfat_" + "x".repeat(48)).get(tokens);

        assertThat(cloudflare.state().requests())
                .extracting(SimulationState.Request::tokenId)
                .containsExactly(id, id, id, null, null);
    }
}
