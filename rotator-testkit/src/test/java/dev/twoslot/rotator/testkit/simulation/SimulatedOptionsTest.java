package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.MissingPermissionReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.RequestIpKey;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.TokenQuotaReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.VerifyReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not established about Cloudflare, acted out both ways. */
class SimulatedOptionsTest extends SimulatorFixture {

    private void with(SimulationOptions options) {
        cloudflare.options(options);
    }

    private static SimulationOptions defaults() {
        return SimulationOptions.defaults();
    }

    @Test
    void changing_an_option_leaves_the_options_it_came_from_alone() {
        SimulationOptions changed = defaults().withTokenQuota(3).withSecretQuota(4);

        assertThat(List.of(changed.tokenQuota(), changed.secretQuota())).containsExactly(3, 4);
        assertThat(defaults().tokenQuota()).isEqualTo(500);
        assertThatThrownBy(() -> changed.withKvReadLag(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changed.withTokenQuota(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changed.withRejectedTokenStatus(404)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changed.withQuotaErrorStatus(500)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_new_token_is_rejected_everywhere_until_it_has_become_visible() {
        with(defaults().withTokenVisibilityDelay(Duration.ofSeconds(20)));
        ApiClient token = createdToken("", SECRETS_READ);

        after(Duration.ofSeconds(19));
        assertThat(token.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        assertThat(token.get(secrets).outcome()).isEqualTo("403/10000");
        after(Duration.ofSeconds(1));
        assertThat(token.get(tokens + "/verify").status()).isEqualTo(200);
        assertThat(token.get(secrets).status()).isEqualTo(200);
    }

    @Test
    void a_rolled_value_is_fresh_again_while_the_old_one_may_linger() {
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        ApiClient old = as(created.result().path("value").asText());
        with(defaults().withTokenVisibilityDelay(Duration.ofSeconds(20)).withRevocationDelay(Duration.ofSeconds(30)));

        ApiClient rolled =
                as(creator.put(tokens + "/" + created.result().path("id").asText() + "/value", "{}")
                        .result()
                        .asText());

        assertThat(rolled.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(old.get(secrets).status()).isEqualTo(200);
        after(Duration.ofSeconds(20));
        assertThat(rolled.get(secrets).status()).isEqualTo(200);
        after(Duration.ofSeconds(10));
        assertThat(old.get(secrets).outcome()).isEqualTo("403/10000");
    }

    @Test
    void a_deleted_token_may_linger() {
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        ApiClient token = as(created.result().path("value").asText());
        with(defaults().withRevocationDelay(Duration.ofSeconds(30)));
        creator.delete(tokens + "/" + created.result().path("id").asText());

        assertThat(token.get(tokens + "/verify").status()).isEqualTo(200);
        after(Duration.ofSeconds(30));
        assertThat(token.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
    }

    @Test
    void verify_may_not_know_expired_and_disabled_tokens_at_all() {
        with(defaults()
                .withExpiredVerifyReply(VerifyReply.INVALID_TOKEN)
                .withDisabledVerifyReply(VerifyReply.INVALID_TOKEN));
        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));
        ApiClient expiring = createdToken(expiresOn(START.plusSeconds(60)), SECRETS_READ);
        creator.put(
                tokens + "/" + created.result().path("id").asText(),
                tokenBody("t", ",\"status\":\"disabled\"", SECRETS_READ));
        after(Duration.ofSeconds(60));

        assertThat(as(created.result().path("value").asText())
                        .get(tokens + "/verify")
                        .outcome())
                .isEqualTo("401/1000");
        assertThat(expiring.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
    }

    @Test
    void a_dead_token_and_a_missing_permission_may_be_told_in_other_codes() {
        with(defaults().withRejectedTokenStatus(401).withMissingPermissionReply(MissingPermissionReply.UNAUTHORIZED));

        assertThat(as("cfat_" + "x".repeat(48)).get(secrets).outcome()).isEqualTo("401/10000");
        assertThat(creator.get(secrets).outcome()).isEqualTo("403/9109");
        assertThat(creator.get(secrets).errorMessage()).isEqualTo("Unauthorized to access requested resource");
    }

    @Test
    void a_creator_may_be_limited_to_what_it_holds_itself() {
        with(defaults().withCreatorMayGrantMoreThanItHolds(false));

        assertThat(creator.post(tokens, tokenBody("t", "", TOKENS_WRITE, SECRETS_WRITE))
                        .errorMessage())
                .isEqualTo("Failed common permission check against resources."
                        + " (Permission group: \"Secrets Store Write\")");
        ApiClient.Reply allowed = creator.post(tokens, tokenBody("t", "", TOKENS_WRITE));
        assertThat(allowed.status()).isEqualTo(200);
        String path = tokens + "/" + allowed.result().path("id").asText();
        assertThat(creator.put(path, tokenBody("t", "", SECRETS_WRITE)).outcome())
                .isEqualTo("400/1001");
    }

    @Test
    void a_child_may_be_forbidden_to_outlive_its_creator() {
        ApiClient shortLived = createdToken(expiresOn(START.plusSeconds(600)), TOKENS_WRITE);
        String longer = tokenBody("t", expiresOn(START.plusSeconds(601)), SECRETS_READ);
        assertThat(shortLived.post(tokens, longer).status()).isEqualTo(200);

        with(defaults().withChildMayOutliveCreator(false));

        assertThat(shortLived.post(tokens, longer).outcome()).isEqualTo("400/1001");
        assertThat(shortLived.post(tokens, tokenBody("t", "", SECRETS_READ)).outcome())
                .isEqualTo("400/1001");
        assertThat(shortLived
                        .post(tokens, tokenBody("t", expiresOn(START.plusSeconds(600)), SECRETS_READ))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_ip_condition_comes_back_under_the_key_that_is_asked_for() {
        String body = tokenBody("t", ",\"condition\":{\"request.ip\":{\"in\":[\"10.0.0.0/8\"]}}", SECRETS_READ);
        assertThat(create(body).result().path("condition").toString())
                .isEqualTo("{\"request_ip\":{\"in\":[\"10.0.0.0/8\"]}}");

        with(defaults().withRequestIpKey(RequestIpKey.DOT));

        assertThat(create(body).result().path("condition").toString())
                .isEqualTo("{\"request.ip\":{\"in\":[\"10.0.0.0/8\"]}}");
    }

    @Test
    void the_token_quota_counts_live_tokens_and_expired_ones_if_asked_to() {
        with(defaults().withTokenQuota(3).withQuotaErrorStatus(403));
        create(tokenBody("third", expiresOn(START.plusSeconds(60)), SECRETS_READ));
        String fourth = tokenBody("fourth", "", SECRETS_READ);
        assertThat(creator.post(tokens, fourth).outcome()).isEqualTo("403/1001");
        after(Duration.ofSeconds(60));

        with(defaults().withTokenQuota(3).withExpiredTokensCountTowardQuota(true));
        assertThat(creator.post(tokens, fourth).outcome()).isEqualTo("400/1001");
        with(defaults().withTokenQuota(3));
        assertThat(creator.post(tokens, fourth).status()).isEqualTo(200);
    }

    @Test
    void a_full_account_may_be_told_with_a_code_of_its_own_or_with_the_status_as_the_code() {
        with(defaults().withTokenQuota(2));
        String third = tokenBody("third", "", SECRETS_READ);
        assertThat(creator.post(tokens, third).outcome()).isEqualTo("400/1001");
        assertThat(creator.post(tokens, third).errorMessage())
                .isEqualTo("Maximum number of tokens for this account was reached");

        with(defaults().withTokenQuota(2).withTokenQuotaReply(TokenQuotaReply.STATUS_AS_CODE));
        assertThat(creator.post(tokens, third).outcome()).isEqualTo("400/400");
        assertThat(creator.post(tokens, third).errorMessage())
                .isEqualTo("The account has reached its limit of API tokens");
    }

    @Test
    void expired_tokens_may_be_forgotten_at_once() {
        with(defaults().withExpiredTokenRetention(Duration.ZERO));
        create(tokenBody("t", expiresOn(START.plusSeconds(60)), SECRETS_READ));
        after(Duration.ofSeconds(61));

        assertThat(creator.get(tokens + "?include_expired=true").result()).hasSize(2);
    }

    @Test
    void a_written_secret_may_be_pending_for_a_while() {
        with(defaults().withSecretPendingTime(Duration.ofSeconds(10)));
        String id = createSecret("N", "v");
        assertThat(editor.get(secrets + "/" + id).result().path("status").asText())
                .isEqualTo("pending");
        after(Duration.ofSeconds(10));
        assertThat(editor.get(secrets + "/" + id).result().path("status").asText())
                .isEqualTo("active");

        editor.patch(secrets + "/" + id, "{\"comment\":\"no new value\"}");
        assertThat(editor.get(secrets + "/" + id).result().path("status").asText())
                .isEqualTo("active");
        editor.patch(secrets + "/" + id, "{\"value\":\"new\"}");
        assertThat(editor.get(secrets + "/" + id).result().path("status").asText())
                .isEqualTo("pending");
    }

    @Test
    void the_name_of_a_deleted_secret_may_stay_taken_for_a_while() {
        with(defaults().withSecretNameReleaseDelay(Duration.ofSeconds(10)));
        editor.delete(secrets + "/" + createSecret("N", "v"));

        assertThat(editor.post(secrets, "[" + secretBody("N", "w") + "]").outcome())
                .isEqualTo("400/1003");
        after(Duration.ofSeconds(10));
        assertThat(editor.post(secrets, "[" + secretBody("N", "w") + "]").status())
                .isEqualTo(200);
    }
}
