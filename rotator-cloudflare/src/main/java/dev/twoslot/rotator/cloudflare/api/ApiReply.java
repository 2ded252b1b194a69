package dev.twoslot.rotator.cloudflare.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended: with a result or with a failure that the caller may look at before it throws it.
 *
 * <p>A result may hold a new token's value; {@code toString} shows none of it.
 */
public final class ApiReply {

    private final ApiCall call;
    private final @Nullable Envelope envelope;
    private final byte[] body;
    private final @Nullable HttpHeaders headers;
    private final @Nullable ApiFailure failure;

    private ApiReply(
            ApiCall call,
            @Nullable Envelope envelope,
            byte[] body,
            @Nullable HttpHeaders headers,
            @Nullable ApiFailure failure) {
        this.call = call;
        this.envelope = envelope;
        this.body = body;
        this.headers = headers;
        this.failure = failure;
    }

    static ApiReply success(ApiCall call, @Nullable Envelope envelope, byte[] body, HttpHeaders headers) {
        return new ApiReply(call, envelope, body, headers, null);
    }

    static ApiReply failed(ApiFailure failure) {
        return new ApiReply(failure.call(), null, new byte[0], null, failure);
    }

    static ApiReply failed(ApiFailure failure, HttpHeaders headers) {
        return new ApiReply(failure.call(), null, new byte[0], headers, failure);
    }

    /** The same end, which now is this failure. */
    ApiReply failedAs(ApiFailure other) {
        return new ApiReply(call, null, new byte[0], headers, other);
    }

    public Optional<ApiFailure> failure() {
        return Optional.ofNullable(failure);
    }

    public boolean means(Meaning meaning) {
        return failure != null && failure.meaning() == meaning;
    }

    /**
     * This reply, if it is a success.
     *
     * @throws dev.twoslot.rotator.spi.RotatorException the failure, if it is one
     */
    public ApiReply orThrow() {
        if (failure != null) {
            throw failure.toException();
        }
        return this;
    }

    /** The envelope's {@code result}; missing in a failure. */
    public JsonNode result() {
        return envelope == null ? MissingNode.getInstance() : envelope.result();
    }

    /** The envelope's {@code result_info}; missing in a failure. */
    JsonNode resultInfo() {
        return envelope == null ? MissingNode.getInstance() : envelope.resultInfo();
    }

    /** The bare body of a raw call. */
    public byte[] body() {
        return body;
    }

    public Optional<String> header(String name) {
        return headers == null ? Optional.empty() : headers.firstValue(name);
    }

    /** What the server's clock said when it answered, in whole seconds ({@code Date}, RFC 9110, section 6.6.1). */
    public Optional<Instant> issuerTime() {
        return header("Date").flatMap(HttpTime::parse);
    }

    /** The failure that this success is, for want of something that its result has to have. */
    public ApiFailure unreadable(String what) {
        return ApiFailure.of(call, Meaning.UNREADABLE, what);
    }

    @Override
    public String toString() {
        return call + (failure == null ? ": success" : ": " + failure.meaning());
    }
}
