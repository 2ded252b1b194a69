package dev.twoslot.rotator.consumer.http;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A client each of whose settings is set, and whose requests get no reply. */
final class StubClient extends HttpClient {

    Redirect redirects = Redirect.NEVER;

    final List<HttpRequest> requests = new ArrayList<>();
    final List<CompletableFuture<?>> underWay = new ArrayList<>();

    /** For every WebSocket; null as in a client that has none. */
    WebSocket.@Nullable Builder handshake;

    private final CookieHandler cookies = new CookieManager();
    private final ProxySelector proxy = ProxySelector.of(null);
    private final SSLParameters parameters = new SSLParameters();
    private final Authenticator authenticator = new Authenticator() {};
    private final Executor executor = Runnable::run;

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        throw new AssertionError("no test here waits");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> reply = new CompletableFuture<>();
        requests.add(request);
        underWay.add(reply);
        return reply;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushHandler) {
        throw new AssertionError("pushed responses are not taken");
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return handshake == null ? super.newWebSocketBuilder() : handshake;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.of(cookies);
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(Duration.ofSeconds(7));
    }

    @Override
    public Redirect followRedirects() {
        return redirects;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.of(proxy);
    }

    @Override
    public SSLContext sslContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public SSLParameters sslParameters() {
        return parameters;
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.of(authenticator);
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.of(executor);
    }
}
