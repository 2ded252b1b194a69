package dev.twoslot.rotator.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** One simulator per test, whose time stands still unless the test moves it, and a client for each bootstrap token. */
abstract class SimulatorFixture {
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    static final String TOKENS_WRITE = "5bc3f8b21c554832afc660159ab75fa4";
    static final String TOKENS_READ = "eb56a6953c034b9d97dd838155666f06";
    static final String SECRETS_WRITE = "adc8fa2bc6124928a8b3314dc63a1235";
    static final String SECRETS_READ = "5e33b7d77788455c9fdf18cbd38ee5a0";
    static final String KV_READ = "8b47d2786a534c08a1f94ee8f9f599ef";

    final SimulatedCloudflare cloudflare =
            SimulatedCloudflare.builder().clock(() -> START).start();
    final ApiClient creator = as(cloudflare.creationToken());
    final ApiClient editor = as(cloudflare.editToken());
    final String account = "/accounts/" + cloudflare.accountId();
    final String tokens = account + "/tokens";
    final String stores = account + "/secrets_store/stores";
    final String secrets = stores + "/" + cloudflare.storeId() + "/secrets";
    final String namespaces = account + "/storage/kv/namespaces";
    final String namespace = namespaces + "/" + cloudflare.kvNamespaceId();

    @AfterEach
    void close() {
        cloudflare.close();
    }

    ApiClient as(String token) {
        return new ApiClient(cloudflare.baseUrl(), token);
    }

    ApiClient anonymous() {
        return new ApiClient(cloudflare.baseUrl(), null);
    }

    void after(Duration time) {
        cloudflare.advance(time);
    }

    /** A request body that allows the groups on the account, with more fields as JSON, each after a comma. */
    String tokenBody(String name, String moreFields, String... groups) {
        return "{\"name\":\"%s\",\"policies\":[%s]%s}".formatted(name, policy("allow", groups), moreFields);
    }

    String policy(String effect, String... groups) {
        StringBuilder ids = new StringBuilder();
        for (String group : groups) {
            ids.append(ids.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(group)
                    .append("\"}");
        }
        return "{\"effect\":\"%s\",\"permission_groups\":[%s],\"resources\":{\"com.cloudflare.api.account.%s\":\"*\"}}"
                .formatted(effect, ids, cloudflare.accountId());
    }

    static String expiresOn(Instant time) {
        return ",\"expires_on\":\"" + time + "\"";
    }

    /** Creates a token that has to be created, and returns a client that uses it. */
    ApiClient createdToken(String moreFields, String... groups) {
        return as(create(tokenBody("made for a test", moreFields, groups))
                .result()
                .path("value")
                .asText());
    }

    ApiClient.Reply create(String body) {
        ApiClient.Reply reply = creator.post(tokens, body);
        if (reply.status() != 200) {
            throw new AssertionError("the token was not created: " + reply.outcome() + " " + reply.errorMessage());
        }
        return reply;
    }

    /** Creates a secret that has to be created, and returns its id. */
    String createSecret(String name, String value) {
        ApiClient.Reply reply = editor.post(secrets, "[" + secretBody(name, value) + "]");
        if (reply.status() != 200) {
            throw new AssertionError("the secret was not created: " + reply.outcome() + " " + reply.errorMessage());
        }
        return reply.result().path(0).path("id").asText();
    }

    static String secretBody(String name, String value) {
        return "{\"name\":\"%s\",\"value\":\"%s\",\"scopes\":[\"workers\"]}".formatted(name, value);
    }
}
