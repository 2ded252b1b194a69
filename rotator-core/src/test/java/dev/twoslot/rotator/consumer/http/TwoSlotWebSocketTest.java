package dev.twoslot.rotator.consumer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CallInterruptedException;
import dev.twoslot.rotator.consumer.SlotCounts;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A WebSocket's handshake is a request like any other: PRIMARY, then SECONDARY. */
class TwoSlotWebSocketTest {

    private final SlotCredentials slots =
            SlotCredentials.of(SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private final HttpClient client = over(slots);
    private final Heard heard = new Heard();
    private HandshakeServer server;

    private static final class Heard implements WebSocket.Listener {

        final List<String> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> message = new CompletableFuture<>();

        @Override
        public void onOpen(WebSocket webSocket) {
            events.add("open");
            webSocket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.complete(data.toString());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            events.add("error");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new HandshakeServer();
    }

    @AfterEach
    void stop() throws IOException {
        Thread.interrupted();
        server.close();
    }

    private static HttpClient over(SlotReader slots) {
        return TwoSlotHttpClient.of(HttpClient.newHttpClient(), slots);
    }

    private WebSocket open() {
        return client.newWebSocketBuilder().buildAsync(server.uri(), heard).join();
    }

    private Throwable failure(HttpClient client) {
        return catchThrowable(() -> client.newWebSocketBuilder()
                        .buildAsync(server.uri(), heard)
                        .join())
                .getCause();
    }

    @Test
    void a_refused_handshake_is_made_again_with_SECONDARY_and_each_is_counted_once() {
        WebSocket socket = open();

        assertThat(heard.message.join()).isEqualTo("hello");
        assertThat(server.credentials()).containsExactly("new", "old");
        assertThat(heard.events).as("the listener hears of one WebSocket").containsExactly("open");
        assertThat(slots.counts()).isEqualTo(new SlotCounts(1, 1, 1, 1, 0, true));
        socket.abort();

        heard.events.clear();
        open().abort();
        assertThat(server.credentials()).as("the slot that worked comes first").containsExactly("new", "old", "old");
        assertThat(slots.counts()).isEqualTo(new SlotCounts(1, 2, 1, 1, 0, true));
    }

    @Test
    void an_accepted_handshake_is_made_once() {
        server.valid = "new";

        open().abort();

        assertThat(server.credentials()).containsExactly("new");
        assertThat(slots.counts()).isEqualTo(new SlotCounts(1, 0, 0, 1, 0, false));
    }

    @Test
    void a_400_with_Cloudflares_code_is_a_refusal_as_well() {
        server.refusal = "400 Bad Request";
        server.refusalBody = "{\"success\":false,\"errors\":[{\"code\":6003}]}";

        open().abort();

        assertThat(server.credentials()).containsExactly("new", "old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "404 Not Found", "503 Service Unavailable"})
    void any_other_reply_is_the_callers_matter_and_shows_no_credential(String status) {
        server.refusal = status;

        assertThat(failure(client)).isInstanceOfSatisfying(WebSocketHandshakeException.class, failure -> {
            assertThat(failure.getResponse().statusCode()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(failure.getResponse().request().headers().map())
                    .doesNotContainKeys("Authorization", "authorization");
        });
        assertThat(server.credentials()).containsExactly("new");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void if_every_credential_is_refused_the_last_refusal_is_the_failure() {
        server.valid = "another";
        server.refusalBody = "the reason";

        assertThat(failure(client)).isInstanceOfSatisfying(WebSocketHandshakeException.class, failure -> {
            assertThat(failure.getResponse().statusCode()).isEqualTo(401);
            assertThat(failure.getResponse().body()).isEqualTo("the reason");
            assertThat(failure.getResponse().request().headers().map())
                    .doesNotContainKeys("Authorization", "authorization");
        });
        assertThat(server.credentials()).containsExactly("new", "old");
        assertThat(heard.events).isEmpty();
    }

    @Test
    void with_PRIMARY_refused_and_SECONDARY_unreadable_PRIMARYs_refusal_is_the_failure() {
        HttpClient half = over(slot -> {
            if (slot.name().equals("SECONDARY")) {
                throw new IOException("no such file");
            }
            return SecretValue.of("new");
        });

        assertThat(failure(half)).isInstanceOf(WebSocketHandshakeException.class);
        assertThat(server.credentials()).containsExactly("new");
    }

    @Test
    void with_no_slot_to_read_nothing_is_sent() {
        HttpClient blind = over(slot -> {
            throw new IOException("no such file");
        });

        assertThat(failure(blind))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent")
                .hasCauseInstanceOf(BothSlotsFailedException.class);
        assertThat(server.handshakes).isEmpty();
    }

    @Test
    void an_interruption_while_the_slots_are_read_fails_it_as_any_request() {
        HttpClient interrupted = over(slot -> {
            throw new InterruptedException();
        });

        assertThat(failure(interrupted))
                .isInstanceOf(InterruptedIOException.class)
                .hasCauseInstanceOf(CallInterruptedException.class);
        assertThat(server.handshakes).isEmpty();
    }

    @Test
    void every_handshake_has_the_callers_settings_and_none_the_callers_Authorization() {
        WebSocket socket = client.newWebSocketBuilder()
                .header("authorization", "Basic mine")
                .header("X-Trace", "7")
                .connectTimeout(Duration.ofMinutes(1))
                .subprotocols("chat", "talk")
                .buildAsync(server.uri(), heard)
                .join();

        assertThat(socket.getSubprotocol()).isEqualTo("chat");
        assertThat(server.handshakes)
                .hasSize(2)
                .allSatisfy(headers -> assertThat(headers)
                        .containsEntry("x-trace", "7")
                        .containsEntry("sec-websocket-protocol", "chat, talk"));
        assertThat(server.credentials()).containsExactly("new", "old");
        socket.abort();
    }

    @Test
    void what_is_set_after_a_WebSocket_was_asked_for_is_for_the_next_one() {
        server.valid = "new";
        WebSocket.Builder builder = client.newWebSocketBuilder();
        CompletableFuture<WebSocket> first = builder.buildAsync(server.uri(), heard);
        builder.header("X-Trace", "7");
        first.join().abort();
        builder.buildAsync(server.uri(), heard).join().abort();

        assertThat(server.handshakes.get(0)).doesNotContainKey("x-trace");
        assertThat(server.handshakes.get(1)).containsKey("x-trace");
    }

    @Test
    void what_the_inner_builder_refuses_comes_as_it_is_and_sends_nothing() {
        CompletableFuture<WebSocket> result =
                client.newWebSocketBuilder().buildAsync(URI.create("ftp://127.0.0.1/"), heard);

        assertThatThrownBy(result::join).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(server.handshakes).isEmpty();
    }

    @Test
    void an_inner_client_without_WebSockets_says_so_at_once() {
        HttpClient none = TwoSlotHttpClient.of(new StubClient(), slots);

        assertThatThrownBy(none::newWebSocketBuilder).isInstanceOf(UnsupportedOperationException.class);
        assertThat(slots.counts()).isEqualTo(new SlotCounts(0, 0, 0, 0, 0, false));
    }

    @Test
    void null_is_refused_by_name_before_a_slot_is_read() {
        WebSocket.Builder builder = client.newWebSocketBuilder();

        assertThatThrownBy(() -> builder.header(null, "")).hasMessage("name must not be null");
        assertThatThrownBy(() -> builder.header("", null)).hasMessage("value must not be null");
        assertThatThrownBy(() -> builder.connectTimeout(null)).hasMessage("timeout must not be null");
        assertThatThrownBy(() -> builder.subprotocols(null)).hasMessage("mostPreferred must not be null");
        assertThatThrownBy(() -> builder.subprotocols("a", (String) null))
                .hasMessage("a lesser preferred subprotocol must not be null");
        assertThatThrownBy(() -> builder.buildAsync(null, heard)).hasMessage("uri must not be null");
        assertThatThrownBy(() -> builder.buildAsync(server.uri(), null)).hasMessage("listener must not be null");
        assertThat(slots.counts().refreshes()).isZero();
    }
}
