package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A {@link HttpClient} that sends each request with PRIMARY's credential and, if the reply's status is 401 or 403, again with
 * SECONDARY's. It fits wherever a {@code HttpClient} does.
 *
 * <p>The credential goes out as {@code Authorization: Bearer}, in place of any such header of the request. A request is repeated
 * only after a refusal, because then nothing was done; after an {@link IOException} nobody knows, so it is thrown. If every
 * credential is refused, the last refusal is the response, as with any other client. Until it is known whether a refusal is the last
 * word its body is held in memory.
 *
 * <p>A repeated request subscribes to the body's publisher again. Those of {@link HttpRequest.BodyPublishers} allow that, if a
 * stream's supplier opens a new stream each time and a publisher handed to {@code fromPublisher} does so too. Don't use others.
 *
 * <p>The response's {@link HttpResponse#request()} is the caller's own, without the credential. Redirects are the inner client's
 * matter: it decides whether headers go along. Thread-safe. Closing the inner client remains with who made it.
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
     * A client over another.
     *
     * @param inner sends the requests; its settings are this client's
     * @param slots where the credentials are; {@link SlotCredentials} unless reading them costs nothing
     */
    public static TwoSlotHttpClient of(HttpClient inner, SlotReader slots) {
        return new TwoSlotHttpClient(inner, slots);
    }

    /** @throws IOException as the inner client does, and if neither slot can be read */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return TwoSlots.tryPrimaryThenSecondary(
                    slots,
                    FallbackOn.rejection(RefusedResponse.class),
                    credential -> HeldBody.accepted(inner.send(authorized(request, credential), HeldBody.by(handler))));
        } catch (BothSlotsFailedException both) {
            return RefusedResponse.last(both).as(handler);
        } catch (CallInterruptedException e) {
            if (e.getCause() instanceof InterruptedException interruption) {
                // The caller learns of it by the exception, so the flag that says the same is taken back.
                Thread.interrupted();
                throw interruption;
            }
            throw e;
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("a refusal is fallen back on, and the inner client throws nothing else", e);
        }
    }

    /** Cancelling the result cancels the request under way, as far as the inner client allows. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> sent = TwoSlots.tryPrimaryThenSecondaryAsync(
                slots,
                FallbackOn.rejection(RefusedResponse.class),
                credential -> DerivedFuture.of(
                        inner.sendAsync(authorized(request, credential), HeldBody.by(handler)), HeldBody::accepted));
        return DerivedFuture.recovered(
                sent,
                BothSlotsFailedException.class,
                both -> RefusedResponse.last(both).as(handler));
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

    private static HttpRequest authorized(HttpRequest request, SecretValue credential) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader(AUTHORIZATION, "Bearer " + credential.reveal())
                .build();
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
