package dev.twoslot.rotator.testkit.simulation;

import java.util.Map;
import java.util.TreeMap;

/**
 * A complete HTTP response, before a fault has its way with it.
 *
 * @param status the HTTP status
 * @param headers the headers but those that say how long the body is; the case of a name does not count
 * @param body the body; never changed after it was made
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record ApiReply(int status, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    static final String HTML = "text/html; charset=UTF-8";
    private static final String CONTENT_TYPE = "Content-Type";

    ApiReply {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = sorted;
    }

    ApiReply(int status, String contentType, byte[] body) {
        this(status, Map.of(CONTENT_TYPE, contentType), body);
    }

    ApiReply withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    /** These headers in place of any of the same names. */
    ApiReply withHeaders(Map<String, String> more) {
        ApiReply reply = new ApiReply(status, headers, body);
        reply.headers.putAll(more);
        return reply;
    }

    /** These headers where there are none of the same names. */
    ApiReply withHeadersBelow(Map<String, String> less) {
        ApiReply reply = new ApiReply(status, less, body);
        reply.headers.putAll(headers);
        return reply;
    }

    ApiReply withBody(String contentType, byte[] newBody) {
        return new ApiReply(status, headers, newBody).withHeader(CONTENT_TYPE, contentType);
    }

    ApiReply withSameTypeOfBody(byte[] newBody) {
        return new ApiReply(status, headers, newBody);
    }

    ApiReply withoutBody() {
        ApiReply reply = new ApiReply(status, headers, new byte[0]);
        reply.headers.remove(CONTENT_TYPE);
        return reply;
    }

    @Override
    public String toString() {
        return "ApiReply[" + status + ", " + body.length + " bytes]";
    }
}
