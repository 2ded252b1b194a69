package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as it arrived, read in full.
 *
 * @param method the HTTP method
 * @param path the raw path, without the query
 * @param query the decoded query; of a repeated name the last value
 * @param headers the request headers
 * @param peer the caller's address
 * @param body the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
record ApiRequest(
        String method, String path, Map<String, String> query, Headers headers, InetAddress peer, byte[] body) {

    static Map<String, String> parseQuery(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null && !raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decodeForm(name), decodeForm(value));
            }
        }
        return query;
    }

    /** Decodes a path segment, in which a plus sign is a plus sign. */
    static String decodeSegment(String segment) {
        return decodeForm(segment.replace("+", "%2B"));
    }

    private static String decodeForm(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    boolean flag(String name) {
        return "true".equalsIgnoreCase(query.get(name));
    }

    /**
     * A whole number from the query.
     *
     * @throws ApiException HTTP 400 if it is no number or out of range; the code is the simulator's own choice
     */
    int number(String name, int otherwise, int min, int max) throws ApiException {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ApiException(400, 1001, "Invalid value for " + name + ": not a whole number");
        }
        if (number < min || number > max) {
            throw new ApiException(400, 1001, "Invalid value for " + name + ": not from " + min + " to " + max);
        }
        return number;
    }

    /** One of two or more words from the query. */
    String word(String name, String otherwise, String... allowed) throws ApiException {
        String word = query(name, otherwise);
        for (String candidate : allowed) {
            if (candidate.equals(word)) {
                return word;
            }
        }
        throw new ApiException(400, 1001, "Invalid value for " + name + ": not one of " + String.join(", ", allowed));
    }

    /** The body as JSON whatever the content type says, since official clients send JSON as plain text too. */
    @Nullable
    JsonNode json() {
        return body.length == 0 ? null : Json.parse(body);
    }

    @Override
    public String toString() {
        return "ApiRequest[" + method + " " + path + "]";
    }
}
