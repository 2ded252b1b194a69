package dev.twoslot.rotator.consumer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the client leaves to the one inside it: settings and cancellation. */
class TwoSlotHttpDelegationTest {

    private final StubClient inner = new StubClient();
    private final HttpClient outer =
            TwoSlotHttpClient.of(inner, SlotReader.of(SecretValue.of("new"), SecretValue.of("old")));
    private final HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://localhost/")).build();

    @Test
    void its_settings_are_those_of_the_inner_client() {
        assertThat(outer.followRedirects()).isEqualTo(inner.followRedirects());
        assertThat(outer.version()).isEqualTo(inner.version());
        assertThat(outer.sslContext()).isSameAs(inner.sslContext());
        assertThat(outer.sslParameters()).isSameAs(inner.sslParameters());
        assertThat(outer.connectTimeout()).isEqualTo(inner.connectTimeout());
        assertThat(outer.proxy()).isEqualTo(inner.proxy());
        assertThat(outer.executor()).isEqualTo(inner.executor());
        assertThat(outer.cookieHandler()).isEqualTo(inner.cookieHandler());
        assertThat(outer.authenticator()).isEqualTo(inner.authenticator());
    }

    @Test
    void cancelling_cancels_the_request_under_way() {
        CompletableFuture<HttpResponse<String>> response = outer.sendAsync(request, BodyHandlers.ofString());

        assertThat(response.cancel(true)).isTrue();

        assertThat(response).isCancelled();
        assertThat(inner.underWay).hasSize(1).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void cancelling_what_depends_on_it_cancels_the_request_under_way_too() {
        CompletableFuture<Integer> status = outer.sendAsync(request, BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode)
                .whenComplete((value, failure) -> {});

        status.cancel(true);

        assertThat(inner.underWay).hasSize(1).allMatch(CompletableFuture::isCancelled);
    }

    /** A handshake that is never answered. */
    private static final class StubHandshake implements WebSocket.Builder {

        final List<CompletableFuture<WebSocket>> underWay = new ArrayList<>();

        @Override
        public WebSocket.Builder header(String name, String value) {
            return this;
        }

        @Override
        public WebSocket.Builder connectTimeout(Duration timeout) {
            return this;
        }

        @Override
        public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
            return this;
        }

        @Override
        public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
            CompletableFuture<WebSocket> opened = new CompletableFuture<>();
            underWay.add(opened);
            return opened;
        }
    }

    @Test
    void cancelling_a_WebSocket_cancels_the_handshake_under_way_and_no_other_begins() {
        StubHandshake handshake = new StubHandshake();
        inner.handshake = handshake;
        CompletableFuture<WebSocket> result =
                outer.newWebSocketBuilder().buildAsync(URI.create("ws://localhost/"), new WebSocket.Listener() {});

        result.cancel(true);

        assertThat(result).isCancelled();
        assertThat(handshake.underWay).hasSize(1).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void a_request_that_has_failed_cannot_be_cancelled_any_more() {
        CompletableFuture<HttpResponse<String>> response = outer.sendAsync(request, BodyHandlers.ofString());
        inner.underWay.get(0).completeExceptionally(new IOException("reset"));

        assertThat(response.cancel(true)).isFalse();
        assertThatThrownBy(response::get)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("reset");
    }

    @Test
    void a_body_of_known_length_and_a_request_without_one_go_out_as_they_are() {
        HttpRequest post = HttpRequest.newBuilder(request.uri())
                .POST(BodyPublishers.ofString("data"))
                .build();
        HttpRequest empty = HttpRequest.newBuilder(request.uri())
                .POST(BodyPublishers.noBody())
                .build();

        assertThat(outer.sendAsync(request, BodyHandlers.ofString())).isNotDone();
        assertThat(outer.sendAsync(post, BodyHandlers.ofString())).isNotDone();
        assertThat(outer.sendAsync(empty, BodyHandlers.ofString())).isNotDone();

        assertThat(inner.requests.get(0).method()).isEqualTo("GET");
        assertThat(inner.requests.get(0).bodyPublisher()).isEmpty();
        assertThat(inner.requests.get(1).bodyPublisher()).isEqualTo(post.bodyPublisher());
        assertThat(inner.requests.get(2).bodyPublisher()).isEqualTo(empty.bodyPublisher());
    }
}
