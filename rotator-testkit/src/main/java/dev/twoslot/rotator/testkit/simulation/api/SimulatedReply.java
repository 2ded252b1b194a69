package dev.twoslot.rotator.testkit.simulation.api;

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
public record SimulatedReply(int status, Map<String, String> headers, byte[] body) {
    public static final String JSON = "application/json";
    public static final String HTML = "text/html; charset=UTF-8";
    private static final String CONTENT_TYPE = "Content-Type";

    public SimulatedReply {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = sorted;
    }

    public SimulatedReply(int status, String contentType, byte[] body) {
        this(status, Map.of(CONTENT_TYPE, contentType), body);
    }

    public SimulatedReply withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    /** These headers in place of any of the same names. */
    public SimulatedReply withHeaders(Map<String, String> more) {
        SimulatedReply reply = new SimulatedReply(status, headers, body);
        reply.headers.putAll(more);
        return reply;
    }

    /** These headers where there are none of the same names. */
    public SimulatedReply withHeadersBelow(Map<String, String> less) {
        SimulatedReply reply = new SimulatedReply(status, less, body);
        reply.headers.putAll(headers);
        return reply;
    }

    public SimulatedReply withBody(String contentType, byte[] newBody) {
        return new SimulatedReply(status, headers, newBody).withHeader(CONTENT_TYPE, contentType);
    }

    public SimulatedReply withSameTypeOfBody(byte[] newBody) {
        return new SimulatedReply(status, headers, newBody);
    }

    public SimulatedReply withoutBody() {
        SimulatedReply reply = new SimulatedReply(status, headers, new byte[0]);
        reply.headers.remove(CONTENT_TYPE);
        return reply;
    }

    @Override
    public String toString() {
        return "SimulatedReply[" + status + ", " + body.length + " bytes]";
    }
}
