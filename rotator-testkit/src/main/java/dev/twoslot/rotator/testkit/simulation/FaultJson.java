package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.HttpFault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Faults as the control path writes them. */
final class FaultJson {
    private FaultJson() {}

    /**
     * Reads one fault.
     *
     * @throws IllegalArgumentException if it is not understood; the message names the key
     */
    static HttpFault parse(JsonNode json) {
        JsonNode action = json.path("action");
        if (!action.isObject()) {
            throw new IllegalArgumentException("action must be an object with a type");
        }
        Pattern path;
        try {
            path = Pattern.compile(json.path("path").asText(""));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("path must be a regular expression", e);
        }
        return new HttpFault(
                json.path("method").asText("*"),
                path,
                json.path("nth").asInt(1),
                json.path("times").asInt(1),
                action(action));
    }

    static ObjectNode write(FaultSchedule.Progress progress) {
        HttpFault fault = progress.fault();
        ObjectNode json = Json.object();
        json.put("method", fault.method());
        json.put("path", fault.path().pattern());
        json.put("nth", fault.nth());
        json.put("times", fault.times());
        json.put("matches", progress.matches());
        ObjectNode action = json.putObject("action").put("type", fault.action().type());
        if (fault.action() instanceof HttpFault.Reply reply) {
            action.put("status", reply.status());
            ObjectNode headers = action.putObject("headers");
            reply.headers().forEach(headers::put);
            action.put("body", reply.body());
        } else if (fault.action() instanceof HttpFault.ActThenReply reply) {
            action.put("status", reply.status());
        } else if (fault.action() instanceof HttpFault.Stall stall) {
            action.put("millis", stall.delay().toMillis());
            action.put("afterActing", stall.afterActing());
        } else if (fault.action() instanceof HttpFault.Oversize oversize) {
            action.put("bytes", oversize.bytes());
        } else if (fault.action() instanceof HttpFault.SlowBody slow) {
            action.put("pieceBytes", slow.pieceBytes());
            action.put("millis", slow.pause().toMillis());
        }
        return json;
    }

    private static HttpFault.Action action(JsonNode json) {
        String type = json.path("type").asText("");
        return switch (type) {
            case "reply" ->
                new HttpFault.Reply(
                        json.path("status").asInt(),
                        headers(json.path("headers")),
                        json.hasNonNull("body") ? json.path("body").asText() : null);
            case "drop" -> new HttpFault.Drop();
            case "lose-reply" -> new HttpFault.LoseReply();
            case "act-then-reply" ->
                new HttpFault.ActThenReply(json.path("status").asInt());
            case "stall" ->
                new HttpFault.Stall(millis(json), json.path("afterActing").asBoolean());
            case "truncate" -> new HttpFault.Truncate();
            case "oversize" -> new HttpFault.Oversize(json.path("bytes").asLong());
            case "garbage" -> new HttpFault.Garbage();
            case "slow-body" -> new HttpFault.SlowBody(json.path("pieceBytes").asInt(), millis(json));
            default ->
                throw new IllegalArgumentException("action.type must be reply, drop, lose-reply, "
                        + "act-then-reply, stall, truncate, oversize, garbage or slow-body");
        };
    }

    private static Duration millis(JsonNode json) {
        return Duration.ofMillis(json.path("millis").asLong());
    }

    private static Map<String, String> headers(JsonNode json) {
        Map<String, String> headers = new HashMap<>();
        json.properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return headers;
    }
}
