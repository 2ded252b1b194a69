package dev.twoslot.rotator.consumer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CallInterruptedException;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoSlotHttpClientTest {

    private final HttpClient client = over(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
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

    private static HttpClient over(SlotReader slots) {
        return TwoSlotHttpClient.of(HttpClient.newHttpClient(), slots);
    }

    @Test
    void a_refused_request_is_sent_again_with_SECONDARY_body_and_all() throws Exception {
        HttpResponse<String> response = client.send(
                server.request("/").POST(BodyPublishers.ofString("data")).build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(server.seen).containsExactly("new:data", "old:data");
    }

    @Test
    void a_403_is_a_refusal_as_well() throws Exception {
        server.refusal = 403;

        assertThat(client.send(server.request("/").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void any_other_status_is_the_callers_matter() throws Exception {
        server.refusal = 404;

        assertThat(client.send(server.request("/").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.seen).hasSize(1);
    }

    @Test
    void an_asynchronous_request_is_sent_again_too() throws Exception {
        HttpResponse<String> response = client.sendAsync(
                        server.request("/").PUT(BodyPublishers.ofString("data")).build(), BodyHandlers.ofString())
                .get();

        assertThat(response.body()).isEqualTo("hello");
        assertThat(server.seen).containsExactly("new:data", "old:data");
    }

    @Test
    void a_request_whose_outcome_is_unknown_is_not_sent_again() {
        HttpRequest post =
                server.request("/cut").POST(BodyPublishers.ofString("data")).build();

        assertThatThrownBy(() -> client.send(post, BodyHandlers.ofString())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.sendAsync(post, BodyHandlers.ofString()).get())
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(InterruptedIOException.class);
        assertThat(server.seen).containsOnly("new:data");
    }

    @Test
    void an_interruption_comes_as_it_does_from_any_client_and_nothing_is_sent_again() throws Exception {
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> interrupter = CompletableFuture.runAsync(() -> {
            try {
                server.arrived.await();
                caller.interrupt();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThatThrownBy(() -> client.send(server.request("/stall").build(), BodyHandlers.ofString()))
                .isInstanceOf(InterruptedException.class);
        interrupter.get();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(server.seen).containsExactly("new:");
    }

    @Test
    void with_no_slot_to_read_nothing_is_sent() {
        HttpClient blind = TwoSlotHttpClient.of(HttpClient.newHttpClient(), slot -> {
            throw new IOException("no such file");
        });

        assertThatThrownBy(() -> blind.send(server.request("/").build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent")
                .hasCauseInstanceOf(BothSlotsFailedException.class);
        assertThat(server.seen).isEmpty();
    }

    @Test
    void pushed_responses_are_not_taken() {
        assertThatThrownBy(() -> client.sendAsync(
                        server.request("/").build(), BodyHandlers.ofString(), (initiating, pushed, acceptor) -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void no_handler_for_pushed_responses_is_as_good_as_none_at_all() throws Exception {
        HttpResponse<String> response = client.sendAsync(server.request("/").build(), BodyHandlers.ofString(), null)
                .get();

        assertThat(response.body()).isEqualTo(RefusingServer.ACCEPTED);
    }

    @Test
    void an_interruption_of_a_slots_reading_comes_as_itself() {
        InterruptedException interruption = new InterruptedException();
        HttpClient interrupted = over(slot -> {
            throw interruption;
        });

        assertThatThrownBy(() -> interrupted.send(server.request("/").build(), BodyHandlers.ofString()))
                .isSameAs(interruption);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void an_interruption_that_a_reader_hides_in_another_exception_comes_as_one_too() {
        HttpClient interrupted = over(slot -> {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        });

        assertThatThrownBy(() -> interrupted.send(server.request("/").build(), BodyHandlers.ofString()))
                .isInstanceOf(InterruptedException.class)
                .hasCauseInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_stream_that_is_opened_anew_is_sent_again() throws Exception {
        HttpRequest put = server.request("/")
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("data".getBytes(UTF_8))))
                .build();

        assertThat(client.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(server.seen).containsExactly("new:data", "old:data");
    }

    @Test
    void a_stream_that_was_read_to_its_end_is_not_sent_as_an_empty_body() {
        InputStream once = new ByteArrayInputStream("data".getBytes(UTF_8));
        HttpRequest put = server.request("/")
                .PUT(BodyPublishers.ofInputStream(() -> once))
                .build();

        assertThatThrownBy(() -> client.send(put, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .satisfies(failure -> {
                    assertThat(stackTrace(failure)).contains("only once");
                    assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(RefusedResponse.class);
                });
        assertThat(server.seen).containsExactly("new:data");
    }

    @Test
    void a_publisher_that_refuses_a_second_subscriber_fails_the_request() {
        BodyPublisher once = new BodyPublisher() {
            private final AtomicInteger subscribers = new AtomicInteger();

            @Override
            public long contentLength() {
                return -1;
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                BodyPublisher body = subscribers.getAndIncrement() == 0
                        ? BodyPublishers.ofString("data")
                        : BodyPublishers.ofInputStream(() -> null);
                body.subscribe(subscriber);
            }
        };
        HttpRequest put = server.request("/").PUT(once).build();

        assertThatThrownBy(() -> client.send(put, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .satisfies(failure ->
                        assertThat(failure.getSuppressed()).hasExactlyElementsOfTypes(RefusedResponse.class));
        assertThat(server.seen).containsExactly("new:data");
    }

    @Test
    void a_credential_that_cannot_stand_in_a_header_is_passed_over_and_shown_nowhere() throws Exception {
        for (String broken : List.of("two\nlines", "with blank", "del\u007f", "nö-ascii")) {
            server.seen.clear();
            HttpClient half = over(SlotReader.of(SecretValue.of(broken), SecretValue.of("old")));
            assertThat(half.send(server.request("/").build(), BodyHandlers.ofString())
                            .statusCode())
                    .as(broken)
                    .isEqualTo(200);
            assertThat(server.seen).containsExactly("old:");

            HttpClient none = over(SlotReader.of(SecretValue.of(broken), SecretValue.of(broken)));
            assertThatThrownBy(() -> none.send(server.request("/").build(), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing was sent")
                    .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain(broken));
        }
        server.valid = List.of("!~");
        HttpClient odd = over(SlotReader.of(SecretValue.of("!~"), SecretValue.of("old")));
        assertThat(odd.send(server.request("/").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void a_redirect_is_the_response_and_the_credential_goes_no_further() throws Exception {
        try (RefusingServer other = new RefusingServer()) {
            server.location = other.request("/").build().uri().toString();
            server.valid = List.of("new");

            HttpResponse<String> response = client.send(server.request("/moved").build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(response.headers().firstValue("Location")).hasValue(server.location);
            assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
            assertThat(server.seen).containsExactly("new:");
            assertThat(other.connections).isEmpty();
        }
    }

    @Test
    void an_asynchronous_request_whose_slots_cannot_be_read_for_an_interruption_fails_as_any_that_is_interrupted() {
        HttpClient interrupted = over(slot -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> interrupted
                        .sendAsync(server.request("/").build(), BodyHandlers.ofString())
                        .join())
                .cause()
                .isInstanceOf(InterruptedIOException.class)
                .hasCauseInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.seen).isEmpty();
    }

    @Test
    void an_own_Authorization_header_is_replaced() throws Exception {
        HttpRequest request =
                server.request("/").header("authorization", "Basic mine").build();

        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.request().headers().map()).isEmpty();
    }
}
