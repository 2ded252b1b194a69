package dev.twoslot.rotator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationOptions;
import dev.twoslot.rotator.testkit.simulation.setup.SimulationState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator as a server of HTTP/1.1, whatever the API behind it. */
class SimulatedHttpTest extends SimulatorFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String host = "Host: 127.0.0.1:" + cloudflare.port();
    private final String verify = "/client/v4" + tokens + "/verify";
    private final String authorization = "Authorization: Bearer " + cloudflare.creationToken();

    private RawConnection connection() throws IOException {
        return new RawConnection(cloudflare.port());
    }

    @Test
    void the_date_of_every_reply_is_the_simulated_time() throws IOException {
        after(Duration.ofHours(2));

        String date = "Sun, 22 Nov 2026 12:00:00 GMT";
        assertThat(creator.get(tokens).header("date")).isEqualTo(date);
        assertThat(anonymous().get("/nowhere").header("date")).isEqualTo(date);
        assertThat(new ApiClient(cloudflare.controlUrl(), null).get("/state").header("date"))
                .isEqualTo(date);
        try (RawConnection connection = connection()) {
            assertThat(connection.head("nonsense").reply().header("date")).isEqualTo(date);
        }
        cloudflare.inject(HttpFault.on("GET", "/tokens$").reply(503));
        assertThat(creator.get(tokens).header("date")).isEqualTo(date);
    }

    @Test
    void the_date_may_be_that_of_another_clock_while_the_api_goes_by_its_own() {
        cloudflare.options(SimulationOptions.defaults().withDateSkew(Duration.ofMinutes(-90)));

        ApiClient.Reply created = create(tokenBody("t", "", SECRETS_READ));

        assertThat(created.header("date")).isEqualTo("Sun, 22 Nov 2026 08:30:00 GMT");
        assertThat(created.result().path("issued_on").asText()).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void a_planned_reply_may_bring_a_date_of_its_own() {
        cloudflare.inject(
                HttpFault.on("GET", "/tokens$").reply(200, Map.of("date", "Mon, 01 Jan 2001 00:00:00 GMT"), "{}"));

        assertThat(creator.get(tokens).http().headers().allValues("date"))
                .containsExactly("Mon, 01 Jan 2001 00:00:00 GMT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1 extra | 400",
                "GET /client/v4/user | 400",
                "GET  /client/v4/user HTTP/1.1 | 400",
                "GET client/v4/user HTTP/1.1 | 400",
                "GET /client/v4/us er HTTP/1.1 | 400",
                "GET /client/v4/user#part HTTP/1.1 | 400",
                "GE T /client/v4/user HTTP/1.1 | 400",
                "GET /client/v4/user HTTP/one | 400",
                "GET /client/v4/user HTTP/2.0 | 505",
                "(GET) /client/v4/user HTTP/1.1 | 400"
            })
    void a_request_line_that_is_none_is_refused_in_the_envelope_and_ends_the_connection(String line, int status)
            throws IOException {
        try (RawConnection connection = connection()) {
            RawConnection.Reply reply = connection.head(line, host).reply();

            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.header("content-type")).isEqualTo("application/json");
            assertThat(reply.header("connection")).isEqualTo("close");
            assertThat(reply.header("cf-ray")).isNotEmpty();
            JsonNode envelope = JSON.readTree(reply.body());
            assertThat(envelope.path("success").asBoolean(true)).isFalse();
            assertThat(envelope.at("/errors/0/code").asInt()).isEqualTo(status);
            assertThat(connection.rest()).isEmpty();
        }
        assertThat(cloudflare.state().requests()).isEmpty();
    }

    @Test
    void a_host_is_asked_for_once_and_only_in_http_1_1() throws IOException {
        assertThat(status("GET " + verify + " HTTP/1.1", authorization)).isEqualTo(400);
        assertThat(status("GET " + verify + " HTTP/1.1", host, host, authorization))
                .isEqualTo(400);
        assertThat(status("GET " + verify + " HTTP/1.1", "Host: a b", authorization))
                .isEqualTo(400);
        assertThat(status("GET " + verify + " HTTP/1.1", "Host:", authorization))
                .isEqualTo(400);
        assertThat(status("GET " + verify + " HTTP/1.0", authorization)).isEqualTo(200);
    }

    @Test
    void a_field_with_one_value_is_not_sent_twice() throws IOException {
        String line = "GET " + verify + " HTTP/1.1";

        assertThat(status(line, host, authorization, authorization)).isEqualTo(400);
        assertThat(status(line, host, authorization, "Content-Type: text/plain", "content-type: text/plain"))
                .isEqualTo(400);
        assertThat(status(line, host, authorization, "Content-Type: text/plain"))
                .isEqualTo(200);
        assertThat(cloudflare.state().requests()).hasSize(1);
    }

    private int status(String... head) throws IOException {
        try (RawConnection connection = connection()) {
            return connection.head(head).reply().status();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No colon",
                "Space-before : the colon",
                "X-Folded: one\r\n two",
                "X-Bare: one\rtwo",
                "X-Bare: one\ntwo",
                "X-Null: one\0two",
                ": no name",
                "X-(name): not a token"
            })
    void a_header_field_that_is_none_is_refused(String field) throws IOException {
        assertThat(status("GET " + verify + " HTTP/1.1", host, authorization, field))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c3%28", "a%2", "%C0%80"})
    void a_malformed_escape_is_refused_in_the_envelope_wherever_it_stands(String escape) throws IOException {
        for (String target : List.of(
                "/client/v4/accounts/" + escape + "/tokens",
                "/client/v4" + namespace + "/values/" + escape,
                "/client/v4" + tokens + "?name=" + escape)) {
            try (RawConnection connection = connection()) {
                RawConnection.Reply reply = connection
                        .head("GET " + target + " HTTP/1.1", host, authorization)
                        .reply();

                assertThat(reply.status()).as(target).isEqualTo(400);
                assertThat(JSON.readTree(reply.body()).at("/errors/0/code").asInt())
                        .isEqualTo(target.contains("?") ? 1001 : 7003);
            }
        }
    }

    @Test
    void a_405_says_which_methods_there_are() {
        assertThat(creator.patch(tokens, "{}").header("allow")).isEqualTo("GET, POST");
        assertThat(editor.post(namespace + "/values/k", "v").header("allow")).isEqualTo("GET, PUT, DELETE");
        assertThat(creator.delete("/user").header("allow")).isEqualTo("GET");
    }

    @Test
    void a_target_with_scheme_and_host_is_served_like_its_path() throws IOException {
        String absolute = "http://127.0.0.1:" + cloudflare.port() + verify;

        assertThat(status("GET " + absolute + " HTTP/1.1", host, authorization)).isEqualTo(200);
        assertThat(cloudflare.state().requests().get(0).path()).isEqualTo(verify);
    }

    @Test
    void a_connection_serves_one_request_after_the_other_pipelined_ones_too() throws IOException {
        try (RawConnection connection = connection()) {
            String request = "GET " + verify + " HTTP/1.1\r\n" + host + "\r\n" + authorization + "\r\n\r\n";
            connection.send(request + request).send(request);

            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(connection.reply().status());
            }

            assertThat(statuses).containsOnly(200);
            assertThat(connection.end().rest()).isEmpty();
        }
        assertThat(cloudflare.state().requests())
                .extracting(SimulationState.Request::connection)
                .containsExactly(1L, 1L, 1L);
    }

    @Test
    void a_connection_ends_when_the_caller_says_so_or_speaks_http_1_0() throws IOException {
        for (String[] head : new String[][] {
            {"GET " + verify + " HTTP/1.1", host, authorization, "Connection: keep-alive, Close"},
            {"GET " + verify + " HTTP/1.0", authorization}
        }) {
            try (RawConnection connection = connection()) {
                RawConnection.Reply reply = connection.head(head).reply();

                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("connection")).isEqualTo("close");
                assertThat(connection.rest()).isEmpty();
            }
        }
    }

    @Test
    void a_body_comes_with_its_length_or_in_chunks() throws IOException {
        String value = "PUT /client/v4" + namespace + "/values/k HTTP/1.1";
        String edit = "Authorization: Bearer " + cloudflare.editToken();
        try (RawConnection connection = connection()) {
            connection.head(value, host, edit, "Content-Length: 6").send("length");
            assertThat(connection.reply().status()).isEqualTo(200);
            assertThat(editor.get(namespace + "/values/k").text()).isEqualTo("length");

            connection
                    .head(value, host, edit, "Transfer-Encoding: chunked")
                    .send("2\r\nch\r\n3;extension=1\r\nunk\r\n1 \r\ns\r\n0\r\nTrailer: ignored\r\n\r\n");
            assertThat(connection.reply().status()).isEqualTo(200);
            assertThat(editor.get(namespace + "/values/k").text()).isEqualTo("chunks");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 1;Transfer-Encoding: chunked | 0\\r\\n\\r\\n | 400",
                "Content-Length: 1;Content-Length: 1 | x | 400",
                "Content-Length: -1 | x | 400",
                "Content-Length: 0x1 | x | 400",
                "Content-Length: 99999999999999 | x | 413",
                "Content-Length: 27262977 | x | 413",
                "Transfer-Encoding: gzip | x | 501",
                "Transfer-Encoding: chunked;Transfer-Encoding: chunked | 0\\r\\n\\r\\n | 501",
                "Transfer-Encoding: chunked | x\\r\\n | 400",
                "Transfer-Encoding: chunked | 1\\r\\nxx\\r\\n | 400",
                "Transfer-Encoding: chunked | 7fffffff\\r\\n | 413",
                "Content-Length: 1;Expect: a miracle | x | 417"
            })
    void a_body_that_does_not_add_up_is_refused_and_has_no_effect(String headers, String body, int status)
            throws IOException {
        List<String> head = new ArrayList<>(List.of(
                "PUT /client/v4" + namespace + "/values/k HTTP/1.1",
                host,
                "Authorization: Bearer " + cloudflare.editToken()));
        head.addAll(List.of(headers.split(";")));
        try (RawConnection connection = connection()) {
            connection.head(head.toArray(String[]::new));
            connection.send(body.replace("\\r", "\r").replace("\\n", "\n"));

            assertThat(connection.reply().status()).isEqualTo(status);
            assertThat(connection.rest()).isEmpty();
        }
        assertThat(cloudflare.state().kv().get(cloudflare.kvNamespaceId())).isEmpty();
    }

    @Test
    void a_request_that_breaks_off_has_no_effect() throws IOException {
        for (String cut :
                List.of("Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
            try (RawConnection connection = connection()) {
                connection
                        .send("PUT /client/v4" + namespace + "/values/k HTTP/1.1\r\n" + host
                                + "\r\nAuthorization: Bearer " + cloudflare.editToken() + "\r\n" + cut)
                        .end();

                assertThat(connection.rest()).isEmpty();
            }
        }
        assertThat(cloudflare.state().requests()).isEmpty();
    }

    @Test
    void a_caller_who_waits_for_it_is_told_to_go_on_before_the_body_or_refused_without_it() throws IOException {
        String value = "PUT /client/v4" + namespace + "/values/k HTTP/1.1";
        String edit = "Authorization: Bearer " + cloudflare.editToken();
        try (RawConnection connection = connection()) {
            connection.head(value, host, edit, "Content-Length: 4", "Expect: 100-continue");
            assertThat(connection.reply().status()).isEqualTo(100);
            assertThat(connection.send("body").reply().status()).isEqualTo(200);

            connection.head(value, host, edit, "Content-Length: 99999999", "Expect: 100-continue");
            assertThat(connection.reply().status()).isEqualTo(413);
        }
        assertThat(editor.get(namespace + "/values/k").text()).isEqualTo("body");
    }

    @Test
    void javas_own_client_gets_through_with_an_expectation_and_with_a_body_of_unknown_length() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cloudflare.baseUrl() + namespace + "/values/k"))
                .header("Authorization", "Bearer " + cloudflare.editToken())
                .expectContinue(true)
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString("streamed")))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
        assertThat(editor.get(namespace + "/values/k").text()).isEqualTo("streamed");
    }

    @Test
    void a_head_has_its_limits() throws IOException {
        assertThat(status("GET /" + "x".repeat(20_000) + " HTTP/1.1", host)).isEqualTo(414);
        assertThat(status("GET / HTTP/1.1", host, "X-Long: " + "x".repeat(20_000)))
                .isEqualTo(431);
        List<String> many = new ArrayList<>(List.of("GET / HTTP/1.1", host));
        for (int i = 0; i < 200; i++) {
            many.add("X-" + i + ": x");
        }
        assertThat(status(many.toArray(String[]::new))).isEqualTo(431);
        List<String> large = new ArrayList<>(List.of("GET / HTTP/1.1", host));
        for (int i = 0; i < 5; i++) {
            large.add("X-" + i + ": " + "x".repeat(15_000));
        }
        assertThat(status(large.toArray(String[]::new))).isEqualTo(431);
    }

    @Test
    void an_offer_to_upgrade_is_passed_over() throws IOException {
        assertThat(status(
                        "GET " + verify + " HTTP/1.1",
                        host,
                        authorization,
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA"))
                .isEqualTo(200);
    }

    @Test
    void closing_ends_idle_connections() throws IOException {
        try (RawConnection idle = connection()) {
            idle.head("GET " + verify + " HTTP/1.1", host, authorization).reply();

            cloudflare.close();

            assertThat(idle.rest()).isEmpty();
        }
    }
}
