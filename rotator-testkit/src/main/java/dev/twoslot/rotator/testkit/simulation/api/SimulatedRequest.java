package dev.twoslot.rotator.testkit.simulation.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.twoslot.rotator.testkit.simulation.http.HeaderFields;
import dev.twoslot.rotator.testkit.simulation.http.WireRequest;
import java.net.InetAddress;
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
public record SimulatedRequest(
        String method, String path, Map<String, String> query, HeaderFields headers, InetAddress peer, byte[] body) {

    /**
     * Takes a request apart.
     *
     * @throws ApiException HTTP 400 if an escape in path or query is malformed; that it is in the envelope is the
     *     simulator's own choice
     */
    public static SimulatedRequest of(WireRequest wire) throws ApiException {
        String path = pathOf(wire);
        if (PercentEncoding.decodeSegment(path).isEmpty()) {
            throw ApiException.noRoute(400, path);
        }
        Map<String, String> query =
                query(wire.target().substring(Math.min(wire.target().length(), path.length() + 1)));
        return new SimulatedRequest(wire.method(), path, query, wire.headers(), wire.peer(), wire.body());
    }

    /** The path of a request as it was sent. */
    public static String pathOf(WireRequest wire) {
        int end = wire.target().indexOf('?');
        return end < 0 ? wire.target() : wire.target().substring(0, end);
    }

    private static Map<String, String> query(String raw) throws ApiException {
        Map<String, String> query = new HashMap<>();
        if (!raw.isEmpty()) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.put(decodeQuery(name), decodeQuery(value));
            }
        }
        return query;
    }

    private static String decodeQuery(String part) throws ApiException {
        return PercentEncoding.decodeQuery(part)
                .orElseThrow(() -> new ApiException(400, 1001, "Invalid query: a malformed percent escape"));
    }

    /** The same call with another method and no body. */
    public SimulatedRequest as(String otherMethod) {
        return new SimulatedRequest(otherMethod, path, query, headers, peer, new byte[0]);
    }

    public String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    public boolean flag(String name) {
        return "true".equalsIgnoreCase(query.get(name));
    }

    /**
     * A whole number from the query.
     *
     * @throws ApiException HTTP 400 if it is no number or out of range; the code is the simulator's own choice
     */
    public int number(String name, int otherwise, int min, int max) throws ApiException {
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
    public String word(String name, String otherwise, String... allowed) throws ApiException {
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
    public JsonNode json() {
        return body.length == 0 ? null : JsonText.parse(body);
    }

    @Override
    public String toString() {
        return "SimulatedRequest[" + method + " " + path + "]";
    }
}
