package dev.twoslot.rotator.testkit.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A complete HTTP response, before a fault has its way with it.
 *
 * @param status the HTTP status
 * @param contentType the content type, empty for none
 * @param headers other headers
 * @param body the body; never changed after it was made
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record ApiReply(int status, String contentType, Map<String, String> headers, byte[] body) {
    static final String JSON = "application/json";
    static final String HTML = "text/html; charset=UTF-8";

    ApiReply(int status, String contentType, byte[] body) {
        this(status, contentType, Map.of(), body);
    }

    ApiReply withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    ApiReply withHeaders(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new ApiReply(status, contentType, all, body);
    }

    ApiReply withBody(String newContentType, byte[] newBody) {
        return new ApiReply(status, newContentType, headers, newBody);
    }

    @Override
    public String toString() {
        return "ApiReply[" + status + " " + contentType + ", " + body.length + " bytes]";
    }
}
