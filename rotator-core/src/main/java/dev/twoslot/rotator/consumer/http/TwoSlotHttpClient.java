package dev.twoslot.rotator.consumer.http;

import static java.util.Objects.requireNonNull;

import dev.twoslot.rotator.consumer.BothSlotsFailedException;
import dev.twoslot.rotator.consumer.CallInterruptedException;
import dev.twoslot.rotator.consumer.FallbackOn;
import dev.twoslot.rotator.consumer.SlotCredentials;
import dev.twoslot.rotator.consumer.SlotReader;
import dev.twoslot.rotator.consumer.TwoSlots;
import dev.twoslot.rotator.slot.SecretValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HttpClient} that sends each request with PRIMARY's credential and, if that is refused, again with SECONDARY's. It fits
 * wherever a {@code HttpClient} does.
 *
 * <p>The credential goes out as {@code Authorization: Bearer}, in place of any such header of the request. A reply refuses it as {@link
 * HttpRefusal#throwIfRefused(int, String)} says: 401, 403, and 400 with an error code of Cloudflare's that means the
 * same. A request is repeated only after a refusal, because then nothing was done; after an {@link IOException} that is unknown, so it is
 * thrown. If every credential is refused, the last refusal is the response, as with any other client. Until it is known whether a refusal
 * is the last word its body is held in memory; of a 400 that is no refusal 16 KiB are, until the handler gets it from its first byte.
 *
 * <p>The inner client follows no redirects, so the response to a request may be one: a client that follows them sends the header on to
 * whatever host a reply names.
 *
 * <p>A repeated request subscribes to the body's publisher again. Those of {@link HttpRequest.BodyPublishers} allow that, if a
 * stream's supplier opens a new stream each time and a publisher handed to {@code fromPublisher} does so too. A body that ends earlier
 * the second time fails the request with an {@link IOException}.
 *
 * <p>The response's {@link HttpResponse#request()} is the caller's own, without the credential. Handshakes of WebSockets go the same way:
 * {@link #newWebSocketBuilder()}. Thread-safe. Closing the inner client remains with its owner.
 */
public final class TwoSlotHttpClient extends HttpClient {

    static final String AUTHORIZATION = "Authorization";

    private final HttpClient inner;
    private final SlotReader slots;

    private TwoSlotHttpClient(HttpClient inner, SlotReader slots) {
        this.inner = inner;
        this.slots = slots;
    }

    /**
     * Creates a client over another.
     *
     * @param inner sends the requests; its settings are this client's. It must follow no redirects
     * @param slots the source of the credentials; {@link SlotCredentials} unless reading them costs nothing
     * @throws IllegalArgumentException if the inner client follows redirects
     */
    public static TwoSlotHttpClient of(HttpClient inner, SlotReader slots) {
        requireNonNull(inner, "inner must not be null");
        requireNonNull(slots, "slots must not be null");
        if (inner.followRedirects() != Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "inner follows redirects, so it would send the credential to any host that a"
                            + " reply names; build it with followRedirects(HttpClient.Redirect.NEVER)");
        }
        return new TwoSlotHttpClient(inner, slots);
    }

    /** @throws IOException as the inner client does, and if neither slot holds a credential that can be sent */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest.Builder repeatable = repeatable(request, handler);
        try {
            return TwoSlots.tryPrimaryThenSecondary(
                    slots,
                    FallbackOn.rejection(),
                    credential ->
                            HeldBody.accepted(inner.send(authorized(repeatable, credential), HeldBody.by(handler))));
        } catch (BothSlotsFailedException both) {
            return ended(RefusedResponse.last(both, handler).toCompletableFuture());
        } catch (CallInterruptedException e) {
            throw interruption(e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("a refusal is fallen back on, and the inner client throws nothing else", e);
        }
    }

    private static <T> T ended(Future<T> work) throws IOException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the body's handler failed", e.getCause());
        }
    }

    /** The caller learns of it by the exception, as from any client, so the flag that says the same is taken back. */
    private static InterruptedException interruption(CallInterruptedException end) {
        Thread.interrupted();
        if (end.getCause() instanceof InterruptedException original) {
            return original;
        }
        InterruptedException interruption = new InterruptedException(end.getMessage());
        interruption.initCause(end);
        return interruption;
    }

    /** Cancelling the result, or a stage that depends on it, cancels the request under way as far as the inner client allows. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        HttpRequest.Builder repeatable = repeatable(request, handler);
        CompletableFuture<HttpResponse<T>> sent =
                TwoSlots.tryPrimaryThenSecondaryAsync(slots, FallbackOn.rejection(), credential -> {
                    var underWay = inner.sendAsync(authorized(repeatable, credential), HeldBody.by(handler));
                    return DerivedFuture.of(underWay, underWay.thenApply(HeldBody::accepted));
                });
        return DerivedFuture.of(sent, sent.exceptionallyCompose(failure -> {
            if (failure instanceof BothSlotsFailedException both) {
                return RefusedResponse.last(both, handler);
            }
            return CompletableFuture.failedStage(asOfAnyClient(failure));
        }));
    }

    /** An interruption as callers of any client expect it; every other failure as it is. */
    static Throwable asOfAnyClient(Throwable failure) {
        return failure instanceof CallInterruptedException
                ? new InterruptedIOException(failure.getMessage()).initCause(failure)
                : failure;
    }

    /**
     * As {@link #sendAsync(HttpRequest, BodyHandler)}.
     *
     * @param pushHandler must be null: a server's pushes come before it is known whether the request was refused
     * @throws UnsupportedOperationException if it isn't
     */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushHandler) {
        if (pushHandler != null) {
            throw new UnsupportedOperationException("a request that may be repeated can't take pushed responses");
        }
        return sendAsync(request, handler);
    }

    private static HttpRequest.Builder repeatable(HttpRequest request, BodyHandler<?> handler) {
        requireNonNull(request, "request must not be null");
        requireNonNull(handler, "handler must not be null");
        HttpRequest.Builder repeatable = HttpRequest.newBuilder(request, (name, value) -> true);
        request.bodyPublisher()
                .filter(body -> body.contentLength() < 0)
                .ifPresent(body -> repeatable.method(request.method(), new UncutBody(body)));
        return repeatable;
    }

    private static HttpRequest authorized(HttpRequest.Builder repeatable, SecretValue credential) {
        return repeatable.copy().setHeader(AUTHORIZATION, bearer(credential)).build();
    }

    static String bearer(SecretValue credential) {
        return "Bearer " + credential.reveal();
    }

    /**
     * A builder of WebSockets that sends the handshake with PRIMARY's credential and, if that is refused, again with SECONDARY's. A
     * refusal is the same as of any other request; no message has been sent then, and the listener has not been called. A header {@code
     * Authorization} of the caller's is replaced.
     *
     * <p>{@link WebSocket.Builder#buildAsync} fails with a {@link WebSocketHandshakeException} of the last refusal if every credential
     * is refused, and with an {@link IOException} if neither slot holds a credential that can be sent. The exception's response is
     * without the credential. An open WebSocket keeps the credential that it was opened with: a service that ends it when that
     * runs out is connected to again by the caller, with the same builder. Cancelling the result starts no further handshake.
     *
     * @throws UnsupportedOperationException if the inner client has no WebSockets
     */
    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        requireNonNull(inner.newWebSocketBuilder(), "inner must have a builder of WebSockets, or throw");
        return new TwoSlotWebSocketBuilder(inner, slots);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return inner.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return inner.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return inner.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return inner.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return inner.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return inner.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return inner.authenticator();
    }

    @Override
    public Version version() {
        return inner.version();
    }

    @Override
    public Optional<Executor> executor() {
        return inner.executor();
    }
}
