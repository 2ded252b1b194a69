package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedControlPathsTest extends SimulatorFixture {
    private final ApiClient control = new ApiClient(cloudflare.controlUrl(), null);

    @Test
    void the_state_shows_tokens_secrets_kv_requests_and_the_time() {
        editor.put(namespace + "/values/lock?expiration_ttl=300", "owner");

        JsonNode state = control.get("/state").json();

        JsonNode token = state.at("/tokens/0");
        assertThat(token.path("id").asText()).matches("[0-9a-f]{32}");
        assertThat(token.path("name").asText()).isEqualTo("bootstrap token creation");
        assertThat(token.path("value").asText()).isEqualTo(cloudflare.creationToken());
        assertThat(token.path("status").asText()).isEqualTo("active");
        assertThat(token.has("expires_on")).isTrue();
        assertThat(token.path("permissions").toString()).isEqualTo("[\"Account API Tokens Write\"]");
        assertThat(state.at("/secrets/PRIMARY_SECRET_EDIT_TOKEN").asText()).isEqualTo(cloudflare.editToken());
        assertThat(state.at("/kv/" + cloudflare.kvNamespaceId() + "/lock").toString())
                .isEqualTo("{\"value\":\"owner\",\"metadata\":null,\"expiration\":%d}"
                        .formatted(START.getEpochSecond() + 300));
        assertThat(state.path("now").asText()).isEqualTo("2026-11-22T10:00:00Z");
        JsonNode request = state.at("/requests/0");
        assertThat(request.path("method").asText()).isEqualTo("PUT");
        assertThat(request.path("path").asText()).isEqualTo("/client/v4" + namespace + "/values/lock");
        assertThat(request.path("status").asInt()).isEqualTo(200);
        assertThat(request.path("tokenId").asText())
                .isEqualTo(state.at("/tokens/1/id").asText());
        assertThat(state.path("requests")).hasSize(1);
    }

    @Test
    void the_clock_is_advanced_by_whole_seconds() {
        ApiClient.Reply reply = control.post("/clock", "{\"advanceSeconds\":90}");

        assertThat(reply.json().path("now").asText()).isEqualTo("2026-11-22T10:01:30Z");
        assertThat(cloudflare.now()).isEqualTo(START.plusSeconds(90));
    }

    @Test
    void faults_are_added_listed_with_their_matches_replaced_and_cleared() {
        control.post(
                "/faults",
                "{\"method\":\"GET\",\"path\":\"/verify$\",\"nth\":2,\"action\":{\"type\":\"reply\",\"status\":429,"
                        + "\"headers\":{\"retry-after\":\"9\"}}}");
        creator.get(tokens + "/verify");
        assertThat(creator.get(tokens + "/verify").header("retry-after")).isEqualTo("9");

        assertThat(control.get("/faults").json().toString())
                .isEqualTo("[{\"method\":\"GET\",\"path\":\"/verify$\",\"nth\":2,\"times\":1,\"matches\":2,"
                        + "\"action\":{\"type\":\"reply\",\"status\":429,\"headers\":{\"retry-after\":\"9\"},"
                        + "\"body\":null}}]");

        control.put("/faults", "[{\"path\":\"a\",\"action\":{\"type\":\"drop\"}}]");
        assertThat(cloudflare.faults()).extracting(HttpFault::action).containsExactly(new FaultAction.Drop());
        assertThat(control.delete("/faults").json()).isEmpty();
        assertThat(cloudflare.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"reply\",\"status\":503,\"headers\":{},\"body\":\"<p>\"}",
                "{\"type\":\"drop\"}",
                "{\"type\":\"lose-reply\"}",
                "{\"type\":\"act-then-reply\",\"status\":500}",
                "{\"type\":\"stall\",\"millis\":250,\"afterActing\":true}",
                "{\"type\":\"truncate\"}",
                "{\"type\":\"oversize\",\"bytes\":1000}",
                "{\"type\":\"garbage\"}",
                "{\"type\":\"slow-body\",\"pieceBytes\":16,\"millis\":10}",
                "{\"type\":\"no-effect\",\"showsUnchanged\":true}",
                "{\"type\":\"truncate\",\"fittingLength\":true}",
                "{\"type\":\"wrong-length\",\"difference\":-7}",
                "{\"type\":\"edited-reply\",\"patch\":[{\"op\":\"remove\",\"path\":\"/result\"}]}",
                "{\"type\":\"stale-reply\",\"method\":\"POST\",\"path\":\"/tokens$\"}",
                "{\"type\":\"crossed-reply\",\"method\":\"*\",\"path\":\"\"}",
                "{\"type\":\"doubled-reply\"}",
                "{\"type\":\"surplus-reply\",\"method\":\"GET\",\"path\":\"y\",\"bytes\":\"HTTP/1.1\",\"millis\":5}",
                "{\"type\":\"drip\",\"pieceBytes\":1,\"millis\":10}"
            })
    void every_action_of_a_fault_is_read_and_shown_alike(String action) {
        JsonNode shown = control.post("/faults", "{\"method\":\"GET\",\"path\":\"x\",\"action\":" + action + "}")
                .json();

        assertThat(shown.at("/0/action").toString()).isEqualTo(action);
    }

    @Test
    void what_an_action_leaves_out_has_its_default() {
        JsonNode shown = control.post(
                        "/faults",
                        "[{\"method\":\"get\",\"path\":\"x\",\"action\":{\"type\":\"stale-reply\"}},"
                                + "{\"path\":\"x\",\"action\":{\"type\":\"surplus-reply\"}},"
                                + "{\"path\":\"x\",\"action\":{\"type\":\"no-effect\"}},"
                                + "{\"path\":\"x\",\"action\":{\"type\":\"reply\",\"status\":200,\"body\":{\"a\":1}}}]")
                .json();

        assertThat(shown.at("/0/action").toString())
                .isEqualTo("{\"type\":\"stale-reply\",\"method\":\"GET\",\"path\":\"x\"}");
        assertThat(shown.at("/1/action").toString())
                .isEqualTo("{\"type\":\"surplus-reply\",\"method\":\"*\",\"path\":\"\",\"bytes\":null,\"millis\":0}");
        assertThat(shown.at("/2/action/showsUnchanged").asBoolean(true)).isFalse();
        assertThat(shown.at("/3/action/body").asText()).isEqualTo("{\"a\":1}");
        assertThat(control.put("/faults", shown.toString()).status()).isEqualTo(200);
    }

    @Test
    void faults_that_are_not_understood_leave_those_that_are_set() {
        cloudflare.inject(HttpFault.on("GET", "x").drop());

        assertThat(control.put("/faults", "[{\"path\":\"x\"}]").status()).isEqualTo(400);
        assertThat(cloudflare.faults()).hasSize(1);
    }

    @Test
    void options_are_shown_and_changed_one_by_one() {
        assertThat(control.get("/options").json().path("tokenQuota").asInt()).isEqualTo(500);

        JsonNode changed = control.patch(
                        "/options",
                        "{\"tokenQuota\":3,\"kvReadLag\":60,\"expiredVerifyReply\":\"INVALID_TOKEN\",\"dateSkew\":-7200,"
                                + "\"childMayOutliveCreator\":false}")
                .json();

        SimulationOptions options = cloudflare.options();
        assertThat(options.tokenQuota()).isEqualTo(3);
        assertThat(options.kvReadLag()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.expiredVerifyReply()).isEqualTo(SimulationOptions.VerifyReply.INVALID_TOKEN);
        assertThat(options.dateSkew()).isEqualTo(Duration.ofHours(-2));
        assertThat(options.childMayOutliveCreator()).isFalse();
        assertThat(options.secretQuota()).isEqualTo(100);
        assertThat(control.get("/options").json()).isEqualTo(changed);
        long withers = Arrays.stream(SimulationOptions.class.getMethods())
                .filter(method -> method.getName().startsWith("with"))
                .count();
        assertThat(changed).hasSize((int) withers);
        assertThat(control.patch("/options", changed.toString()).json()).isEqualTo(changed);
    }

    @Test
    void a_token_is_made_by_hand_changed_and_deleted() {
        JsonNode made = control.post(
                        "/tokens",
                        "{\"owner\":\"user\",\"name\":\"n\",\"permissions\":[\"Secrets Store Read\"],\"expiresInSeconds\":60,"
                                + "\"notBefore\":\"2026-11-22T09:00:00Z\",\"usableFrom\":[\"127.0.0.0/8\"]}")
                .json();
        String token = "/tokens/" + made.path("id").asText();
        ApiClient client = as(made.path("value").asText());

        assertThat(made.path("value").asText()).startsWith("cfut_");
        assertThat(made.path("expires_on").asText()).isEqualTo("2026-11-22T10:01:00Z");
        assertThat(made.path("owner").asText()).isEqualTo("user");
        assertThat(made.at("/policies/0/permissionGroups/0").asText()).isEqualTo("Secrets Store Read");
        assertThat(client.get(secrets).status()).isEqualTo(200);
        assertThat(control.patch(token, "{\"status\":\"disabled\"}").status()).isEqualTo(200);
        assertThat(client.get(secrets).outcome()).isEqualTo("403/10000");
        assertThat(control.patch(token, "{\"status\":\"active\"}").status()).isEqualTo(200);
        assertThat(control.patch(token, "{\"status\":\"revoked (exposed)\"}").status())
                .isEqualTo(200);
        assertThat(control.get("/state").json().at("/tokens/2/status").asText()).isEqualTo("revoked (exposed)");
        assertThat(control.delete(token).status()).isEqualTo(200);
        assertThat(control.delete(token).status()).isEqualTo(400);
        JsonNode elsewhere = control.post(
                        "/tokens",
                        "{\"account\":\"other\",\"permissions\":[\"Secrets Store Read\"],"
                                + "\"expiresOn\":\"2026-11-23T10:00:00Z\"}")
                .json();
        assertThat(cloudflare.otherState().tokens().get(2).id())
                .isEqualTo(elsewhere.path("id").asText());
    }

    @Test
    void a_secret_is_edited_by_hand() {
        String path = "/secrets/PRIMARY_SECRET_EDIT_TOKEN";

        assertThat(control.patch(path, "{\"comment\":\"by hand\"}").status()).isEqualTo(200);
        assertThat(control.patch(path, "{\"value\":\"v\"}").status()).isEqualTo(200);

        JsonNode secret = control.get("/state").json().at("/storedSecrets/1");
        assertThat(secret.path("name").asText()).isEqualTo("PRIMARY_SECRET_EDIT_TOKEN");
        assertThat(secret.path("value").asText()).isEqualTo("v");
        assertThat(secret.path("comment").asText()).isEqualTo("by hand");
        assertThat(secret.path("status").asText()).isEqualTo("active");
        assertThat(secret.path("modified").asText()).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void the_state_shows_the_second_account() {
        JsonNode other = control.get("/state").json().path("otherAccount");

        assertThat(other.path("accountId").asText())
                .isEqualTo(cloudflare.otherAccount().accountId());
        assertThat(other.path("storeId").asText())
                .isEqualTo(cloudflare.otherAccount().storeId());
        assertThat(other.path("kvNamespaceId").asText())
                .isEqualTo(cloudflare.otherAccount().kvNamespaceId());
        assertThat(other.at("/secrets/PRIMARY_TOKEN_CREATION_TOKEN"))
                .isEqualTo(other.path("creationToken"))
                .isEqualTo(other.at("/tokens/0/value"));
        assertThat(other.at("/tokens/1/value")).isEqualTo(other.path("editToken"));
    }

    @Test
    void latency_is_set_in_milliseconds() {
        assertThat(control.post("/latency", "{\"millis\":0}").json().toString()).isEqualTo("{\"millis\":0}");
        assertThat(control.post("/latency", "{\"millis\":-1}").status()).isEqualTo(400);
    }

    @Test
    void reset_starts_afresh() {
        createSecret("N", "v");
        cloudflare.advance(Duration.ofHours(1));

        assertThat(control.post("/reset", "").json().path("now").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(cloudflare.state().secrets()).hasSize(4);
        assertThat(cloudflare.state().requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/clock | {\"advanceSeconds\":-1} | advanceSeconds must be a whole number, 0 or more",
                "/clock | {\"advanceSeconds\":\"soon\"} | advanceSeconds must be a whole number, 0 or more",
                "/clock | nonsense | advanceSeconds must be a whole number, 0 or more",
                "/faults | nonsense | the body must be a fault or an array of faults, as JSON",
                "/faults | {\"path\":\"(\",\"action\":{\"type\":\"drop\"}} | path must be a regular expression",
                "/faults | {\"path\":\"x\"} | action must be an object with a type",
                "/faults | {\"action\":{\"type\":\"reply\"}} | status is an HTTP status from 200 to 599",
                "/faults | {\"nth\":\"2\",\"action\":{\"type\":\"drop\"}} | nth must be a whole number",
                "/faults | {\"nht\":2,\"action\":{\"type\":\"drop\"}} | a fault has the keys action, matches, method,"
                        + " nth, path, times and no other",
                "/faults | {\"action\":{\"type\":\"drip\",\"bytes\":1}} | an action of type drip has the keys millis,"
                        + " pieceBytes, type and no other",
                "/faults | {\"action\":{\"type\":\"stall\",\"millis\":1.5}} | millis must be a whole number",
                "/faults | {\"action\":{\"type\":\"truncate\",\"fittingLength\":1}} | fittingLength must be true or false",
                "/faults | {\"action\":{\"type\":\"stale-reply\",\"path\":\"(\"}} | path must be a regular expression",
                "/tokens | {\"permissions\":[]} | permissions has at least one name",
                "/tokens | {\"permissions\":[1]} | permissions must be an array of strings",
                "/tokens | {\"owner\":\"me\"} | owner must be account or user",
                "/tokens | {\"account\":\"x\"} | account must be simulated or other",
                "/tokens | {\"expiresOn\":\"soon\"} | expiresOn must be a time such as 2026-11-22T10:00:00Z",
                "/tokens | nonsense | a token must be a JSON object"
            })
    void a_control_call_that_is_not_understood_names_the_key(String path, String body, String error) {
        ApiClient.Reply reply = control.post(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).isEqualTo(error);
        assertThat(control.get("/nothing").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/options | {\"tokenQuota\":0} | a limit of the simulation is 1 or more",
                "/options | {\"tokenQuota\":\"3\"} | tokenQuota must be a whole number",
                "/options | {\"kvReadLag\":\"PT1M\"} | kvReadLag must be a whole number of seconds",
                "/options | {\"childMayOutliveCreator\":1} | childMayOutliveCreator must be true or false",
                "/options | {\"rateLimitBody\":\"PDF\"} | rateLimitBody must be one of ENVELOPE, HTML, EMPTY",
                "/options | x | options must be a JSON object",
                "/secrets/NOTHING | {\"value\":\"v\"} | the store has no secret of this name",
                "/secrets/NOTHING | {\"value\":1} | value must be a string",
                "/secrets/NOTHING | {} | value, comment or both must be strings",
                "/tokens/none | {\"status\":\"active\"} | there is no token of this id",
                "/tokens/none | {\"status\":\"expired\"} | status must be active, disabled or revoked (exposed)"
            })
    void a_change_that_is_not_understood_names_the_key_and_changes_nothing(String path, String body, String error) {
        JsonNode before = control.get("/options").json();

        ApiClient.Reply reply = control.patch(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).isEqualTo(error);
        assertThat(control.get("/options").json()).isEqualTo(before);
    }

    @Test
    void an_option_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(control.patch("/options", "{\"quota\":1}")
                        .json()
                        .path("error")
                        .asText())
                .startsWith("options has the keys accountListReply, ")
                .endsWith("and no other");
    }

    @Test
    void an_array_with_a_bad_fault_sets_none() {
        control.post(
                "/faults",
                "[{\"path\":\"x\",\"action\":{\"type\":\"drop\"}},{\"path\":\"x\",\"action\":{\"type\":\"?\"}}]");

        assertThat(cloudflare.faults()).isEmpty();
    }

    @Test
    void a_foreign_host_header_is_refused_since_it_is_a_rebound_name() throws IOException {
        assertThat(stateAskedAs("rebound.example:" + cloudflare.port())).startsWith("HTTP/1.1 403 ");
        assertThat(stateAskedAs("127.0.0.1:1")).startsWith("HTTP/1.1 403 ");
        assertThat(stateAskedAs("localhost:" + cloudflare.port())).startsWith("HTTP/1.1 200 ");
    }

    /** The first line of the reply to a request whose Host header is forged, which the JDK's client would not send. */
    private String stateAskedAs(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cloudflare.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /__sim/state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_foreign_origin_is_refused_since_it_is_a_web_page() {
        assertThat(control.send("GET", "/state", BodyPublishers.noBody(), "Origin", "https://page.example")
                        .status())
                .isEqualTo(403);
        assertThat(control.send("POST", "/reset", BodyPublishers.noBody(), "Origin", "null")
                        .status())
                .isEqualTo(403);
        String own = "http://127.0.0.1:" + cloudflare.port();
        assertThat(control.send("GET", "/state", BodyPublishers.noBody(), "Origin", own)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_requests_are_kept_without_their_queries() {
        editor.get(secrets + "?search=secret-in-a-query");

        assertThat(cloudflare.state().requests()).hasSize(1);
        assertThat(control.get("/state").text()).doesNotContain("secret-in-a-query");
    }
}
