package dev.twoslot.rotator.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CredentialRejectedException;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fit is run against something that refuses PRIMARY and takes SECONDARY. */
class ConsumerFitsTest {

    private final SlotCredentials slots =
            SlotCredentials.of(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String token = exchange.getRequestHeaders().getFirst("Authorization");
                seen.add(token + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                byte[] reply = "hello".getBytes(UTF_8);
                exchange.sendResponseHeaders(token.equals("Bearer old") ? 200 : 401, reply.length);
                exchange.getResponseBody().write(reply);
            }
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void okhttp_sends_a_refused_request_again_with_SECONDARY() throws IOException {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new OkHttpExample(slots))
                .build();
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create("data", MediaType.get("text/plain")))
                .build();

        try (Response response = http.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.body().string()).isEqualTo("hello");
        }
        assertThat(seen).containsExactly("Bearer new data", "Bearer old data");
    }

    @Test
    void springs_RestClient_sends_a_refused_request_again_body_and_all() {
        String reply = RestClientExample.restClient(slots)
                .post()
                .uri(url)
                .body("data")
                .retrieve()
                .body(String.class);

        assertThat(reply).isEqualTo("hello");
        assertThat(seen).containsExactly("Bearer new data", "Bearer old data");
    }

    @Test
    void a_pool_logs_in_with_SECONDARYs_password_until_PRIMARYs_is_known_to_the_database() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:rotated;DB_CLOSE_DELAY=-1");
        try (Connection connection = database.getConnection("sa", "old")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        try (HikariDataSource pool = HikariExample.pool(database, "sa", slots);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(slots.secondaryInUse()).isTrue();

            statement.execute("ALTER USER SA SET PASSWORD 'new'");
        }
        try (HikariDataSource pool = HikariExample.pool(database, "sa", slots);
                Connection connection = pool.getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            assertThat(slots.secondaryInUse()).isFalse();
        }
    }

    @Test
    void a_retry_around_the_slots_waits_for_faults_and_not_for_refusals() throws Exception {
        assertThat(RetryExamples.<String>withResilience4j(slots, token -> faultyOnce(token)))
                .isEqualTo("old");
        assertThat(seen).containsExactly("new", "old", "new", "old");
    }

    @Test
    void failsafe_around_the_slots_does_the_same() {
        assertThat(RetryExamples.<String>withFailsafe(slots, token -> faultyOnce(token)))
                .isEqualTo("old");
        assertThat(seen).containsExactly("new", "old", "new", "old");
    }

    @Test
    void a_retry_does_not_repeat_what_both_slots_were_refused_for() {
        assertThatThrownBy(() -> RetryExamples.withResilience4j(slots, token -> {
                    seen.add(token.reveal());
                    throw new CredentialRejectedException("401");
                }))
                .isInstanceOf(BothSlotsFailedException.class);

        assertThat(seen).containsExactly("new", "old");
    }

    /** Refuses PRIMARY; the second call of all ends in a fault. */
    private String faultyOnce(SecretValue token) throws IOException {
        seen.add(token.reveal());
        if (seen.size() == 2) {
            throw new IOException("reset");
        }
        if (token.reveal().equals("new")) {
            throw new CredentialRejectedException("401");
        }
        return token.reveal();
    }
}
