package dev.twoslot.rotator.cloudflare.api;

import dev.twoslot.rotator.spi.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and waits for its reply, once. The only class that meets {@code java.net.http}. Thread-safe.
 *
 * <p>The JDK's own request timeout ends when the headers are there (JDK-8258397), so a body that drips for ever would hold
 * its caller for ever. Here the timeout covers the exchange as a whole, and the connection of one that runs out is closed.
 * Redirects are never followed: the credential would go to wherever a reply says. HTTP/1.1 gives calls that are under way at the
 * same time a connection each, so that a reset tells of this call and of no other; connections are kept for later calls.
 */
public final class HttpTransport implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final HttpClients clients;
    private volatile HttpClient http;
    private volatile boolean closed;

    /** @param proxies where a call to another machine goes through; see {@link ProxyToOthers} */
    public HttpTransport(Duration connectTimeout, ProxySelector proxies, @Nullable Executor executor) {
        clients = new HttpClients(
                HttpClient.newBuilder()
                        .connectTimeout(connectTimeout)
                        .proxy(proxies)
                        .followRedirects(Redirect.NEVER)
                        .version(Version.HTTP_1_1),
                executor);
        http = clients.next();
    }

    /**
     * Uses no connection again that is open now. A connection whose bytes do not add up may hold a reply to nobody's request, which
     * would be taken for the next one's; the client can't close a single connection, so it is exchanged for a new one. What is
     * under way ends as it would have; idle connections of the old client end with it.
     */
    synchronized void distrustConnections() {
        if (!closed) {
            http = clients.next();
        }
    }

    /** Ends connections and threads; what is sent from now on is not sent. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        clients.close();
    }

    /** @param time by which the timeout is counted */
    Exchange exchange(URI uri, ApiCall call, String authorization, Duration timeout, Time time) {
        if (closed) {
            return new Exchange.Unanswered(Meaning.CLOSED, null);
        }
        byte[] body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Authorization", authorization)
                .header("Accept", call.raw() ? "*/*" : "application/json")
                .header("User-Agent", "two-slot-rotator")
                .method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", call.contentType());
        }
        CompletableFuture<HttpResponse<Optional<byte[]>>> sent;
        try {
            sent = http.sendAsync(request.build(), info -> new BoundedBody(MAX_BODY_BYTES));
        } catch (IllegalStateException e) {
            // The proxy selector is asked here, in the caller's thread.
            return new Exchange.Unanswered(Meaning.PROXY_REFUSED, e);
        }
        return await(sent, timeout, time);
    }

    private static Exchange await(CompletableFuture<HttpResponse<Optional<byte[]>>> sent, Duration timeout, Time time) {
        Instant end = time.instant().plus(timeout);
        try {
            HttpResponse<Optional<byte[]>> response = time.await(sent, end);
            if (isOfTheProxy(response)) {
                return new Exchange.Unanswered(Meaning.PROXY_REFUSED, null);
            }
            return new Exchange.Answered(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            return unanswered(e);
        } catch (TimeoutException e) {
            return new Exchange.Unanswered(Meaning.LOST, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Exchange.Unanswered(Meaning.INTERRUPTED, null);
        } finally {
            // Ends the exchange and closes its connection if it has not ended by itself; otherwise does nothing.
            sent.cancel(true);
        }
    }

    private static Exchange unanswered(ExecutionException failure) {
        if (chain(failure).anyMatch(SSLHandshakeException.class::isInstance)) {
            boolean certificate = chain(failure).anyMatch(CertificateException.class::isInstance);
            return new Exchange.Unanswered(certificate ? Meaning.UNTRUSTED : Meaning.NOT_SENT, failure.getCause());
        }
        if (chain(failure).anyMatch(HttpTransport::isRefusedTunnel)) {
            return new Exchange.Unanswered(Meaning.PROXY_REFUSED, failure.getCause());
        }
        boolean unconnected =
                chain(failure).anyMatch(e -> e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        return unconnected
                ? new Exchange.Unanswered(Meaning.NOT_SENT, failure.getCause())
                : new Exchange.Unanswered(Meaning.LOST, null);
    }

    /** The client hands a proxy's 407 on as if it were the reply; but it came before there was a TLS session. */
    private static boolean isOfTheProxy(HttpResponse<?> response) {
        return response.statusCode() == PROXY_AUTHENTICATION_REQUIRED
                && "https".equalsIgnoreCase(response.uri().getScheme())
                && response.sslSession().isEmpty();
    }

    /** Any other status than 200 in answer to CONNECT; the client has no type for it (JDK 17 to 25). */
    private static boolean isRefusedTunnel(Throwable failure) {
        return failure instanceof IOException
                && String.valueOf(failure.getMessage()).startsWith("Tunnel failed, got:");
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(10);
    }
}
