package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.testkit.simulation.setup.AccountAccess;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.AccountListReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.ForeignTokenReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions.MissingPermissionReply;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import dev.twoslot.rotator.testkit.simulation.setup.TokenSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two accounts, their tokens and those of a user: who may do what where, and who is told what. */
class SimulatedAccountsTest extends SimulatorFixture {
    private final AccountAccess other = cloudflare.otherAccount();
    private final ApiClient otherCreator = as(other.creationToken());
    private final ApiClient otherEditor = as(other.editToken());
    private final String otherAccount = "/accounts/" + other.accountId();
    private final String otherSecrets = otherAccount + "/secrets_store/stores/" + other.storeId() + "/secrets";

    private ApiClient byHand(TokenSpec spec) {
        return as(cloudflare.dashboard().createToken(spec).value());
    }

    @Test
    void the_second_account_is_furnished_like_the_first_and_has_things_of_its_own() {
        assertThat(otherCreator.get(otherAccount + "/tokens").result()).hasSize(2);
        assertThat(otherEditor.get(otherSecrets).result()).hasSize(4);
        assertThat(otherEditor
                        .get(otherAccount + "/storage/kv/namespaces/" + other.kvNamespaceId() + "/keys")
                        .status())
                .isEqualTo(200);
        assertThat(List.of(
                        other.accountId(),
                        other.storeId(),
                        other.kvNamespaceId(),
                        other.creationToken(),
                        other.editToken()))
                .doesNotContain(
                        cloudflare.accountId(),
                        cloudflare.storeId(),
                        cloudflare.kvNamespaceId(),
                        cloudflare.creationToken(),
                        cloudflare.editToken());
    }

    @Test
    void what_happens_on_one_account_is_not_seen_on_the_other() {
        otherCreator.post(
                otherAccount + "/tokens",
                tokenBody("theirs", "", SECRETS_READ).replace(cloudflare.accountId(), other.accountId()));
        otherEditor.post(otherSecrets, "[" + secretBody("THEIRS", "v") + "]");

        assertThat(cloudflare.state().tokens()).hasSize(2);
        assertThat(cloudflare.state().secrets()).hasSize(4);
        assertThat(cloudflare.otherState().tokens())
                .extracting(SimulationState.Token::name)
                .endsWith("theirs");
        assertThat(cloudflare.otherState().secrets()).containsEntry("THEIRS", "v");
        assertThat(cloudflare.state().requests())
                .extracting(SimulationState.Request::tokenId)
                .containsExactly(
                        cloudflare
                                .otherState()
                                .tokenWithValue(other.creationToken())
                                .orElseThrow()
                                .id(),
                        cloudflare
                                .otherState()
                                .tokenWithValue(other.editToken())
                                .orElseThrow()
                                .id());
    }

    @Test
    void a_token_can_create_none_for_the_other_account() {
        assertThat(creator.post(
                                tokens,
                                tokenBody("t", "", SECRETS_READ).replace(cloudflare.accountId(), other.accountId()))
                        .outcome())
                .isEqualTo("400/1001");
    }

    @ParameterizedTest
    @CsvSource({
        "BY_ENDPOINT,          401/1000,  403/10000",
        "AUTHENTICATION_ERROR, 403/10000, 403/10000",
        "INVALID_TOKEN,        401/1000,  401/1000"
    })
    void a_token_of_another_account_is_told_by_verify_and_by_the_rest(
            ForeignTokenReply reply, String byVerify, String byTheRest) {
        cloudflare.options(SimulationOptions.defaults().withForeignTokenReply(reply));
        String nowhere = "/accounts/" + "0".repeat(32);

        assertThat(otherCreator.get(tokens + "/verify").outcome()).isEqualTo(byVerify);
        assertThat(otherCreator.get(tokens).outcome()).isEqualTo(byTheRest);
        assertThat(otherEditor.get(secrets).outcome()).isEqualTo(byTheRest);
        assertThat(creator.get(otherAccount + "/tokens/verify").outcome()).isEqualTo(byVerify);
        assertThat(creator.get(otherAccount + "/tokens").outcome()).isEqualTo(byTheRest);
        assertThat(creator.get(nowhere + "/tokens/verify").outcome()).isEqualTo(byVerify);
        assertThat(creator.get(nowhere + "/tokens").outcome()).isEqualTo(byTheRest);
        assertThat(creator.get("/user/tokens/verify").outcome()).isEqualTo(byVerify);
        assertThat(as("cfat_" + "x".repeat(48)).get(tokens + "/verify").outcome())
                .isEqualTo("401/1000");
        assertThat(as("cfat_" + "x".repeat(48)).get(tokens).outcome()).isEqualTo("403/10000");
    }

    @Test
    void by_endpoint_a_token_of_another_account_lacks_the_permission_however_that_is_told() {
        cloudflare.options(
                SimulationOptions.defaults().withMissingPermissionReply(MissingPermissionReply.UNAUTHORIZED));

        assertThat(otherCreator.get(tokens).outcome()).isEqualTo("403/9109");
    }

    @Test
    void an_account_token_sees_its_own_account_in_the_list_or_is_told_that_the_list_is_not_for_it() {
        assertThat(creator.get("/accounts").column("id")).containsExactly(cloudflare.accountId());
        assertThat(otherEditor.get("/accounts").column("id")).containsExactly(other.accountId());

        cloudflare.options(SimulationOptions.defaults().withAccountListReply(AccountListReply.UNSUPPORTED));

        assertThat(creator.get("/accounts").outcome()).isEqualTo("400/1001");
        assertThat(creator.get("/accounts").errorMessage())
                .isEqualTo("List accounts endpoint does not support account owned tokens");
        assertThat(byHand(TokenSpec.userOwned("Secrets Store Read"))
                        .get("/accounts")
                        .column("id"))
                .containsExactly(cloudflare.accountId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user", "/memberships"})
    void an_account_token_is_nobodys_user(String path) {
        assertThat(creator.get(path).outcome()).isEqualTo("403/9109");
        assertThat(creator.get(path).errorMessage()).isEqualTo("Unauthorized to access requested resource");
        assertThat(as("cfat_" + "x".repeat(48)).get(path).errorMessage()).isEqualTo("Invalid access token");
    }

    @Test
    void a_users_token_is_a_user_everywhere_and_no_account() {
        ApiClient user = byHand(TokenSpec.userOwned("Secrets Store Read"));

        assertThat(user.get("/user/tokens/verify").result().path("status").asText())
                .isEqualTo("active");
        assertThat(user.get("/user").result().path("email").asText()).contains("@");
        assertThat(user.get("/memberships").result().at("/0/account/id").asText())
                .isEqualTo(cloudflare.accountId());
        assertThat(user.get(tokens + "/verify").outcome()).isEqualTo("401/1000");
        assertThat(user.get(secrets).status()).isEqualTo(200);
        assertThat(user.get(tokens).outcome()).isEqualTo("403/10000");
        assertThat(user.get(otherSecrets).outcome()).isEqualTo("403/10000");
    }

    @Test
    void a_users_token_may_be_for_the_other_account() {
        ApiClient user = byHand(TokenSpec.userOwned("Secrets Store Read").onOtherAccount());

        assertThat(user.get(otherSecrets).status()).isEqualTo(200);
        assertThat(user.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(user.get("/accounts").column("id")).containsExactly(other.accountId());
        assertThat(cloudflare.state().tokens()).hasSize(2);
        assertThat(cloudflare.otherState().tokens()).hasSize(3);
    }

    @Test
    void the_tokens_of_each_account_share_a_limit_of_their_own() {
        cloudflare.options(SimulationOptions.defaults()
                .withRateLimitRequests(1)
                .withRateLimitScope(SimulationOptions.RateLimitScope.ACCOUNT));

        assertThat(creator.get(tokens).status()).isEqualTo(200);
        assertThat(editor.get(secrets).status()).isEqualTo(429);
        assertThat(otherCreator.get(otherAccount + "/tokens").status()).isEqualTo(200);
        assertThat(byHand(TokenSpec.userOwned("Secrets Store Read"))
                        .get(secrets)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void reset_brings_back_both_accounts_with_their_ids_and_tokens() {
        SimulationState before = cloudflare.otherState();
        otherEditor.post(otherSecrets, "[" + secretBody("THEIRS", "v") + "]");
        byHand(TokenSpec.userOwned("Secrets Store Read").onOtherAccount());

        cloudflare.reset();

        assertThat(cloudflare.otherState()).isEqualTo(before);
        assertThat(cloudflare.otherAccount()).isEqualTo(other);
    }
}
