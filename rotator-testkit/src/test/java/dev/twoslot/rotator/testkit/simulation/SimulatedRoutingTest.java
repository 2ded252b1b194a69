package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedRoutingTest extends SimulatorFixture {

    /** The operations of the API description; an object that does not exist may be missing, the operation may not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "GET secrets_store/quota",
                "GET secrets_store/stores",
                "POST secrets_store/stores",
                "GET secrets_store/stores/ID",
                "DELETE secrets_store/stores/ID",
                "GET secrets_store/stores/ID/secrets",
                "POST secrets_store/stores/ID/secrets",
                "DELETE secrets_store/stores/ID/secrets",
                "GET secrets_store/stores/ID/secrets/ID",
                "PATCH secrets_store/stores/ID/secrets/ID",
                "DELETE secrets_store/stores/ID/secrets/ID",
                "POST secrets_store/stores/ID/secrets/ID/duplicate",
                "GET storage/kv/namespaces",
                "POST storage/kv/namespaces",
                "GET storage/kv/namespaces/ID",
                "GET storage/kv/namespaces/ID/keys",
                "GET storage/kv/namespaces/ID/metadata/KEY",
                "GET storage/kv/namespaces/ID/values/KEY",
                "PUT storage/kv/namespaces/ID/values/KEY",
                "DELETE storage/kv/namespaces/ID/values/KEY",
                "GET tokens",
                "POST tokens",
                "GET tokens/permission_groups",
                "GET tokens/verify",
                "GET tokens/ID",
                "PUT tokens/ID",
                "DELETE tokens/ID",
                "PUT tokens/ID/value"
            })
    void every_operation_of_the_api_description_is_there(String method, String path) {
        ApiClient.Reply reply = as("cfat_" + "x".repeat(48))
                .send(method, account + "/" + path.replace("ID", "0".repeat(32)), BodyPublishers.noBody());

        assertThat(reply.outcome()).isIn("403/10000", "401/1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/zones", "/accounts/x/y/z", "/", "/accounts/1/tokens/verify/more"})
    void an_unknown_path_is_refused_in_the_envelope(String path) {
        ApiClient.Reply reply = creator.get(path);

        assertThat(reply.outcome()).isEqualTo("404/7003");
        assertThat(reply.json().at("/errors/1/code").asInt()).isEqualTo(7000);
        assertThat(reply.json().path("success").asBoolean(true)).isFalse();
    }

    @Test
    void an_identifier_that_cannot_be_one_is_refused_before_the_credential_is_looked_at() {
        assertThat(anonymous().get("/accounts/invalid-account-id/tokens").outcome())
                .isEqualTo("400/7003");
        assertThat(creator.get(tokens + "/not-an-id").outcome()).isEqualTo("400/7003");
        for (String id : List.of("%2e%2e", "..", "A".repeat(32), "a".repeat(33), "a".repeat(31), "%00", "verify%2F")) {
            assertThat(creator.get(tokens + "/" + id).outcome()).as(id).isEqualTo("400/7003");
            assertThat(creator.delete("/accounts/" + id + "/tokens/" + "0".repeat(32))
                            .outcome())
                    .as(id)
                    .isEqualTo("400/7003");
        }
        assertThat(editor.get(namespaces + "/not-an-id").outcome()).isEqualTo("400/7003");
        assertThat(editor.get(stores + "/00000000-0000-0000-0000-000000000000").outcome())
                .isEqualTo("404/1001");
    }

    @Test
    void a_method_that_a_path_does_not_have_is_refused() {
        assertThat(creator.patch(tokens, "{}").outcome()).isEqualTo("405/7001");
        assertThat(creator.delete(tokens + "/").outcome()).isEqualTo("405/7001");
        assertThat(creator.send("HEAD", tokens, BodyPublishers.noBody()).status())
                .isEqualTo(405);
    }

    @Test
    void every_reply_has_a_ray_id_of_its_own() {
        Set<String> rays = new HashSet<>();
        rays.add(creator.get(tokens).header("cf-ray"));
        rays.add(anonymous().get(tokens).header("cf-ray"));
        rays.add(creator.get("/nowhere").header("cf-ray"));

        assertThat(rays).hasSize(3).allMatch(ray -> ray.matches("[0-9a-f]{16}-SIM"));
    }
}
