package dev.twoslot.rotator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
        assertThat(cloudflare.faults()).extracting(HttpFault::action).containsExactly(new HttpFault.Drop());
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
                "{\"type\":\"slow-body\",\"pieceBytes\":16,\"millis\":10}"
            })
    void every_action_of_a_fault_is_read_and_shown_alike(String action) {
        JsonNode shown = control.post("/faults", "{\"method\":\"GET\",\"path\":\"x\",\"action\":" + action + "}")
                .json();

        assertThat(shown.at("/0/action").toString()).isEqualTo(action);
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
                "/faults | {\"action\":{\"type\":\"reply\"}} | status is an HTTP status from 200 to 599"
            })
    void a_control_call_that_is_not_understood_names_the_key(String path, String body, String error) {
        ApiClient.Reply reply = control.post(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asText()).isEqualTo(error);
        assertThat(control.get("/nothing").status()).isEqualTo(404);
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
