package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller gets as the response, and what becomes of the ones that were refused. */
class TwoSlotHttpResponsesTest {

    private static final SlotReader SLOTS = SlotReader.of(SecretValue.of("new"), SecretValue.of("old"));

    private final HttpClient client = TwoSlotHttpClient.of(HttpClient.newHttpClient(), SLOTS);
    private RefusingServer server;

    @BeforeEach
    void start() throws IOException {
        server = new RefusingServer();
    }

    @AfterEach
    void stop() {
        server.close();
        Thread.interrupted();
    }

    @Test
    void refused_with_both_the_response_is_the_refusal_with_its_body() throws Exception {
        server.valid = List.of();

        HttpResponse<InputStream> response = client.send(server.request("/").build(), BodyHandlers.ofInputStream());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).hasContent("refused, and at some length");
        assertThat(server.seen).containsExactly("new:", "old:");
    }

    @Test
    void an_asynchronous_request_that_both_are_refused_for_ends_with_the_refusal() throws Exception {
        server.valid = List.of();

        HttpResponse<String> response = client.sendAsync(server.request("/").build(), BodyHandlers.ofString())
                .get();

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("refused, and at some length");
    }

    @Test
    void a_file_that_a_body_is_written_to_has_nothing_of_the_refusal(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("body");

        client.send(server.request("/").build(), BodyHandlers.ofFile(file));

        assertThat(Files.readString(file)).isEqualTo(RefusingServer.ACCEPTED);
    }

    @Test
    void no_response_shows_the_credential() throws Exception {
        HttpResponse<String> response =
                client.send(server.request("/").header("X-Own", "1").build(), BodyHandlers.ofString());

        assertThat(response.request().headers().map()).containsOnlyKeys("X-Own");
        assertThat(response.toString()).doesNotContain("old").contains("200");
    }

    @Test
    void whatever_reads_the_body_a_refusal_leaves_its_connection_to_the_repetition() throws Exception {
        server.refusalBody = "refused\n".repeat(10_000);
        for (BodyHandler<?> handler : List.of(
                BodyHandlers.ofString(),
                BodyHandlers.ofLines(),
                BodyHandlers.ofInputStream(),
                BodyHandlers.discarding(),
                BodyHandlers.ofPublisher())) {
            server.connections.clear();
            HttpClient fresh = TwoSlotHttpClient.of(HttpClient.newHttpClient(), SLOTS);

            HttpResponse<?> response = fresh.send(server.request("/").build(), handler);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(server.connections).hasSize(1);
        }
    }

    @Test
    void streamed_bodies_are_those_of_the_accepted_response() throws Exception {
        HttpRequest request = server.request("/").build();

        assertThat(client.send(request, BodyHandlers.ofLines()).body()).containsExactly(RefusingServer.ACCEPTED);
        assertThat(client.send(request, BodyHandlers.ofInputStream()).body()).hasContent(RefusingServer.ACCEPTED);
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_refusal_comes_whole_whatever_reads_it() throws Exception {
        server.valid = List.of();
        HttpRequest request = server.request("/").build();
        for (String refusal : List.of("", "no", "refused\n".repeat(10_000).strip())) {
            server.refusalBody = refusal;

            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(refusal);
            assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(refusal.getBytes(UTF_8));
            assertThat(client.send(request, BodyHandlers.ofInputStream()).body())
                    .hasContent(refusal);
            assertThat(client.send(request, BodyHandlers.ofLines()).body())
                    .containsExactlyElementsOf(refusal.lines().toList());
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void with_one_slot_unreadable_the_others_refusal_is_the_response() throws Exception {
        server.valid = List.of();
        for (Slot readable : Slot.values()) {
            HttpClient half = TwoSlotHttpClient.of(HttpClient.newHttpClient(), slot -> {
                if (slot != readable) {
                    throw new IOException("no such file");
                }
                return SecretValue.of("dead");
            });

            assertThat(half.send(server.request("/").build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo(server.refusalBody);
        }
    }

    @Test
    void a_refusal_that_its_handler_cannot_take_fails_as_it_would_with_any_client(@TempDir Path directory) {
        server.valid = List.of();
        HttpRequest request = server.request("/").build();
        BodyHandler<Path> nowhere = BodyHandlers.ofFile(directory.resolve("no/such/file"));
        BodyHandler<String> broken = info -> {
            throw new IllegalStateException("a bug");
        };
        BodyHandler<String> brokenAtTheEnd = info -> BodySubscribers.mapping(BodySubscribers.ofString(UTF_8), body -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> client.send(request, nowhere)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> client.sendAsync(request, nowhere).get())
                .hasCauseInstanceOf(NoSuchFileException.class);
        for (BodyHandler<String> handler : List.of(broken, brokenAtTheEnd)) {
            assertThatThrownBy(() -> client.send(request, handler))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client.sendAsync(request, handler).get())
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    /** Takes a body when it likes. */
    private static class Reluctant implements Flow.Subscriber<List<ByteBuffer>> {

        final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
        final List<ByteBuffer> taken = new CopyOnWriteArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            taken.addAll(buffers);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void a_handler_that_takes_its_time_holds_no_thread() throws Exception {
        server.valid = List.of();
        Reluctant reader = new Reluctant();
        CompletableFuture<HttpResponse<Integer>> response = client.sendAsync(
                server.request("/").build(), BodyHandlers.fromSubscriber(reader, done -> done.taken.size()));
        Flow.Subscription subscription = reader.subscribed.get();
        assertThat(reader.taken).isEmpty();

        subscription.request(Long.MAX_VALUE);

        assertThat(response.get().body()).isEqualTo(1);
        assertThat(reader.taken).allMatch(ByteBuffer::isReadOnly);
    }

    @Test
    void a_handler_that_asks_for_nothing_gets_an_error() {
        server.valid = List.of();
        Reluctant reader = new Reluctant() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(0);
            }
        };

        assertThatThrownBy(() ->
                        client.send(server.request("/").build(), BodyHandlers.fromSubscriber(reader, done -> done)))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_thread_that_is_interrupted_while_its_handler_takes_a_refusal_stops_waiting() {
        server.valid = List.of();
        Reluctant reader = new Reluctant() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                Thread.currentThread().interrupt();
            }
        };

        assertThatThrownBy(() ->
                        client.send(server.request("/").build(), BodyHandlers.fromSubscriber(reader, done -> done)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_response_has_what_the_inner_clients_has() throws Exception {
        HttpRequest request = server.request("/").build();

        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

        assertThat(response.headers().firstValue("X-Answer")).hasValue("yes");
        assertThat(response.uri()).isEqualTo(request.uri());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.sslSession()).isEmpty();
        assertThat(response.previousResponse()).isEmpty();
        assertThat(response.toString()).contains(request.uri().toString());
    }

    /** As those of a client that answers a challenge of its own have one. */
    @Test
    void the_response_before_a_response_shows_no_credential_either() {
        HttpRequest sent = server.request("/")
                .header("Authorization", "Bearer new")
                .header("X-Own", "1")
                .build();
        HttpResponse<?> earlier = pretended(HttpResponse.class, Map.of("request", sent, "statusCode", 407));
        HttpResponse<?> original = pretended(HttpResponse.class, Map.of("previousResponse", Optional.of(earlier)));

        HttpResponse<String> previous =
                new MappedResponse<>(original, "body").previousResponse().orElseThrow();

        assertThat(previous.statusCode()).isEqualTo(407);
        assertThat(previous.body()).isNull();
        assertThat(previous.request().headers().map()).containsOnlyKeys("X-Own");
    }

    @Test
    void a_session_is_the_one_of_the_connection() {
        SSLSession session = pretended(SSLSession.class, Map.of());
        HttpResponse<?> original = pretended(HttpResponse.class, Map.of("sslSession", Optional.of(session)));

        assertThat(new MappedResponse<>(original, "body").sslSession()).containsSame(session);
    }

    private static <T> T pretended(Class<T> kind, Map<String, ?> answers) {
        return kind.cast(Proxy.newProxyInstance(
                kind.getClassLoader(),
                new Class<?>[] {kind},
                (proxy, method, arguments) ->
                        method.getName().equals("equals") ? proxy == arguments[0] : answers.get(method.getName())));
    }
}
