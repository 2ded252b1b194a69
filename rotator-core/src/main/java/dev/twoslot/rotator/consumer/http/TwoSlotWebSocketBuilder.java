package dev.twoslot.rotator.consumer.http;

import static java.util.Objects.requireNonNull;

import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.TwoSlots;
import dev.twoslot.rotator.slot.SecretValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Opens a WebSocket with PRIMARY's credential and, if the handshake is refused, again with SECONDARY's. The listener hears of the
 * WebSocket that opened alone. Each handshake has an inner builder of its own, because no header of one can be taken back.
 */
final class TwoSlotWebSocketBuilder implements WebSocket.Builder {

    private final HttpClient inner;
    private final SlotReader slots;
    private final List<Consumer<WebSocket.Builder>> settings = new ArrayList<>();

    TwoSlotWebSocketBuilder(HttpClient inner, SlotReader slots) {
        this.inner = inner;
        this.slots = slots;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        requireNonNull(name, "name must not be null");
        requireNonNull(value, "value must not be null");
        if (!name.equalsIgnoreCase(TwoSlotHttpClient.AUTHORIZATION)) {
            settings.add(handshake -> handshake.header(name, value));
        }
        return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        requireNonNull(timeout, "timeout must not be null");
        settings.add(handshake -> handshake.connectTimeout(timeout));
        return this;
    }

    @Override
    public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
        requireNonNull(mostPreferred, "mostPreferred must not be null");
        String[] others = requireNonNull(lesserPreferred, "lesserPreferred must not be null")
                .clone();
        for (String other : others) {
            requireNonNull(other, "a lesser preferred subprotocol must not be null");
        }
        settings.add(handshake -> handshake.subprotocols(mostPreferred, others));
        return this;
    }

    @Override
    public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
        requireNonNull(uri, "uri must not be null");
        requireNonNull(listener, "listener must not be null");
        List<Consumer<WebSocket.Builder>> asOfNow = List.copyOf(settings);
        CompletableFuture<WebSocket> opened =
                TwoSlots.tryPrimaryThenSecondaryAsync(slots, FallbackOn.rejection(), credential -> {
                    CompletableFuture<WebSocket> handshake =
                            authorized(asOfNow, credential).buildAsync(uri, listener);
                    return DerivedFuture.of(
                            handshake,
                            handshake.exceptionallyCompose(
                                    failure -> CompletableFuture.failedStage(RefusedHandshake.orAsItCame(failure))));
                });
        return DerivedFuture.of(
                opened,
                opened.exceptionallyCompose(failure -> CompletableFuture.failedStage(RefusedHandshake.end(failure))));
    }

    private WebSocket.Builder authorized(List<Consumer<WebSocket.Builder>> asOfNow, SecretValue credential) {
        WebSocket.Builder handshake = inner.newWebSocketBuilder();
        asOfNow.forEach(setting -> setting.accept(handshake));
        return handshake.header(TwoSlotHttpClient.AUTHORIZATION, TwoSlotHttpClient.bearer(credential));
    }
}
