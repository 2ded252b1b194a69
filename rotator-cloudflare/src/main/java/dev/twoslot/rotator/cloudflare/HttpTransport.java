package dev.twoslot.rotator.cloudflare;

import dev.twoslot.rotator.Time;
import java.net.ConnectException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and waits for its reply, once. The only class that meets {@code java.net.http}. Thread-safe.
 *
 * <p>The JDK's own request timeout ends when the headers are there (JDK-8258397), so a body that drips for ever would hold
 * its caller for ever. Here the timeout covers the exchange as a whole, and the connection of one that runs out is closed.
 * Redirects are never followed: the credential would go to wherever a reply says. HTTP/1.1 gives each call a connection of
 * its own, so that a reset tells of this call and of no other.
 */
final class HttpTransport {

    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final HttpClient http;
    private final Time time;

    HttpTransport(Duration connectTimeout, Time time, @Nullable Executor executor) {
        this.time = time;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(Redirect.NEVER)
                .version(Version.HTTP_1_1);
        if (executor != null) {
            builder.executor(executor);
        }
        http = builder.build();
    }

    Exchange exchange(URI uri, ApiCall call, String authorization, Duration timeout) {
        byte[] body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Authorization", authorization)
                .header("Accept", call.raw() ? "*/*" : "application/json")
                .header("User-Agent", "two-slot-rotator")
                .method(
                        call.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", call.contentType());
        }
        return await(
                http.sendAsync(request.build(), info -> new BoundedBody(MAX_BODY_BYTES)), timeout);
    }

    private Exchange await(CompletableFuture<HttpResponse<BoundedBody.Content>> sent, Duration timeout) {
        Instant end = time.instant().plus(timeout);
        try {
            HttpResponse<BoundedBody.Content> response =
                    time.await(sent.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS), end);
            BoundedBody.Content content = response.body();
            return new Exchange.Answered(
                    response.statusCode(), response.headers(), content.bytes(), content.oversized());
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
            return new Exchange.Unanswered(
                    certificate ? Meaning.UNTRUSTED : Meaning.NOT_SENT, failure.getCause());
        }
        boolean unconnected = chain(failure)
                .anyMatch(e -> e instanceof ConnectException || e instanceof HttpConnectTimeoutException);
        return unconnected
                ? new Exchange.Unanswered(Meaning.NOT_SENT, failure.getCause())
                : new Exchange.Unanswered(Meaning.LOST, null);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(10);
    }
}
