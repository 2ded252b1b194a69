package dev.twoslot.rotator.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.twoslot.rotator.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoSlotHttpClientTest {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final HttpClient client = TwoSlotHttpClient.of(
            HttpClient.newHttpClient(), SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private HttpServer server;
    private List<String> valid = List.of("old");
    private int refusal = 401;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        stalled.countDown();
        server.stop(0);
        ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String token =
                    exchange.getRequestHeaders().getFirst("Authorization").substring("Bearer ".length());
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            seen.add(token + ":" + body);
            if (exchange.getRequestURI().getPath().equals("/cut")) {
                return;
            }
            if (exchange.getRequestURI().getPath().equals("/stall")) {
                arrived.countDown();
                stalled.await();
            }
            boolean accepted = valid.contains(token);
            byte[] reply = (accepted ? "hello" : "refused, and at some length").getBytes(UTF_8);
            exchange.sendResponseHeaders(accepted ? 200 : refusal, reply.length);
            exchange.getResponseBody().write(reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    @Test
    void a_refused_request_is_sent_again_with_SECONDARY_body_and_all() throws Exception {
        HttpResponse<String> response =
                client.send(request("/").POST(BodyPublishers.ofString("data")).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(seen).containsExactly("new:data", "old:data");
    }

    @Test
    void a_403_is_a_refusal_as_well() throws Exception {
        refusal = 403;

        assertThat(client.send(request("/").build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void any_other_status_is_the_callers_matter() throws Exception {
        refusal = 404;

        assertThat(client.send(request("/").build(), BodyHandlers.ofString()).statusCode())
                .isEqualTo(404);
        assertThat(seen).hasSize(1);
    }

    @Test
    void refused_with_both_the_response_is_the_refusal_with_its_body() throws Exception {
        valid = List.of();

        HttpResponse<InputStream> response = client.send(request("/").build(), BodyHandlers.ofInputStream());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).hasContent("refused, and at some length");
        assertThat(seen).containsExactly("new:", "old:");
    }

    @Test
    void an_asynchronous_request_is_sent_again_too() throws Exception {
        HttpResponse<String> response = client.sendAsync(
                        request("/").PUT(BodyPublishers.ofString("data")).build(), BodyHandlers.ofString())
                .get();

        assertThat(response.body()).isEqualTo("hello");
        assertThat(seen).containsExactly("new:data", "old:data");
    }

    @Test
    void an_asynchronous_request_that_both_are_refused_for_ends_with_the_refusal() throws Exception {
        valid = List.of();

        HttpResponse<String> response =
                client.sendAsync(request("/").build(), BodyHandlers.ofString()).get();

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("refused, and at some length");
    }

    @Test
    void a_file_that_a_body_is_written_to_has_nothing_of_the_refusal(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("body");

        client.send(request("/").build(), BodyHandlers.ofFile(file));

        assertThat(Files.readString(file)).isEqualTo("hello");
    }

    @Test
    void a_request_whose_outcome_is_unknown_is_not_sent_again() {
        HttpRequest post = request("/cut").POST(BodyPublishers.ofString("data")).build();

        assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.sendAsync(post, BodyHandlers.ofString()).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(seen).containsOnly("new:data");
    }

    @Test
    void an_interruption_comes_as_it_does_from_any_client_and_nothing_is_sent_again() throws Exception {
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> interrupter = CompletableFuture.runAsync(() -> {
            try {
                arrived.await();
                caller.interrupt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThatThrownBy(() -> client.send(request("/stall").build(), BodyHandlers.ofString()))
                .isInstanceOf(InterruptedException.class);
        interrupter.get();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(seen).containsExactly("new:");
    }

    @Test
    void cancelling_cancels_the_request_under_way() throws Exception {
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(request("/stall").build(), BodyHandlers.ofString());
        arrived.await();

        response.cancel(true);

        assertThat(response).isCancelled();
        assertThat(seen).containsExactly("new:");
    }

    @Test
    void no_response_shows_the_credential() throws Exception {
        HttpResponse<String> response =
                client.send(request("/").header("X-Own", "1").build(), BodyHandlers.ofString());

        assertThat(response.request().headers().map()).containsOnlyKeys("X-Own");
        assertThat(response.toString()).doesNotContain("old").contains("200");
    }

    @Test
    void with_no_slot_to_read_nothing_is_sent() {
        HttpClient blind = TwoSlotHttpClient.of(HttpClient.newHttpClient(), slot -> {
            throw new IOException("no such file");
        });

        assertThatThrownBy(() -> blind.send(request("/").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent")
                .hasCauseInstanceOf(BothSlotsFailedException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void pushed_responses_are_not_taken() {
        assertThatThrownBy(() -> client.sendAsync(
                        request("/").build(), BodyHandlers.ofString(), (initiating, pushed, acceptor) -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void its_settings_are_those_of_the_inner_client() {
        HttpClient inner = HttpClient.newHttpClient();
        HttpClient outer = TwoSlotHttpClient.of(inner, SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));

        assertThat(outer.followRedirects()).isEqualTo(inner.followRedirects());
        assertThat(outer.version()).isEqualTo(inner.version());
        assertThat(outer.sslContext()).isSameAs(inner.sslContext());
        assertThat(outer.connectTimeout()).isEqualTo(inner.connectTimeout());
        assertThat(outer.proxy()).isEqualTo(inner.proxy());
        assertThat(outer.executor()).isEqualTo(inner.executor());
        assertThat(outer.cookieHandler()).isEqualTo(inner.cookieHandler());
        assertThat(outer.authenticator()).isEqualTo(inner.authenticator());
    }
}
