package dev.twoslot.rotator.consumer.http;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response with another body, and without the credential in the request that it belongs to. */
final class MappedResponse<T> implements HttpResponse<T> {

    private final HttpResponse<?> original;
    private final @Nullable T body;

    MappedResponse(HttpResponse<?> original, @Nullable T body) {
        this.original = original;
        this.body = body;
    }

    @Override
    public int statusCode() {
        return original.statusCode();
    }

    @Override
    public HttpRequest request() {
        return HttpRequest.newBuilder(
                        original.request(), (name, value) -> !name.equalsIgnoreCase(TwoSlotHttpClient.AUTHORIZATION))
                .build();
    }

    /** A redirect's response, which never has a body. */
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        return original.previousResponse().map(previous -> new MappedResponse<>(previous, null));
    }

    @Override
    public HttpHeaders headers() {
        return original.headers();
    }

    @Override
    public @Nullable T body() {
        return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return original.sslSession();
    }

    @Override
    public URI uri() {
        return original.uri();
    }

    @Override
    public Version version() {
        return original.version();
    }

    /** Like the JDK's: the request line's parts and the status. */
    @Override
    public String toString() {
        return "(" + original.request().method() + " " + uri() + ") " + statusCode();
    }
}
