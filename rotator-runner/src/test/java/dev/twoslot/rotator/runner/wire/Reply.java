package dev.twoslot.rotator.runner.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A reply on its way back. */
// No two are ever compared.
@SuppressWarnings("ArrayRecordComponent")
public record Reply(int status, Map<String, String> headers, byte[] body) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** An envelope of success. */
    public static Reply success(JsonNode result) {
        ObjectNode envelope = JSON.createObjectNode().put("success", true);
        envelope.putArray("errors");
        envelope.putArray("messages");
        envelope.set("result", result);
        return json(200, envelope);
    }

    /** An envelope of failure. */
    public static Reply failure(int status, int code, String message) {
        ObjectNode envelope = JSON.createObjectNode().put("success", false);
        envelope.putArray("errors").addObject().put("code", code).put("message", message);
        envelope.putArray("messages");
        envelope.putNull("result");
        return json(status, envelope);
    }

    private static Reply json(int status, ObjectNode envelope) {
        return new Reply(
                status,
                Map.of("Content-Type", "application/json"),
                envelope.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Its envelope; an empty object if it is none. */
    public ObjectNode envelope() {
        try {
            return JSON.readTree(body) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    public JsonNode result() {
        return envelope().path("result");
    }

    /** With its envelope changed. */
    public Reply edited(Consumer<ObjectNode> change) {
        ObjectNode envelope = envelope();
        change.accept(envelope);
        return withBody(envelope.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** With its result, an object, changed. */
    public Reply withResult(Consumer<ObjectNode> change) {
        return edited(envelope -> {
            if (envelope.path("result") instanceof ObjectNode result) {
                change.accept(result);
            }
        });
    }

    public Reply withBody(byte[] other) {
        return new Reply(status, headers, other);
    }

    public Reply withStatus(int other) {
        return new Reply(other, headers, body);
    }

    public Reply withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    /** As it goes over the wire. */
    public byte[] bytes() {
        return bytes(body.length);
    }

    /** The same, saying that its body has so many bytes. */
    public byte[] bytes(int saidLength) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" -\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(saidLength).append("\r\n\r\n");
        return joined(head.toString().getBytes(StandardCharsets.ISO_8859_1), body);
    }

    /** One after the other. */
    public static byte[] joined(byte[]... parts) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                bytes.write(part);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
