package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonFields;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction;
import dev.twoslot.rotator.testkit.simulation.setup.FaultAction.Calls;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a fault does, as the control path writes it. */
final class FaultActionJson {

    /** The keys of each type, beside the type itself. */
    private static final Map<String, Set<String>> KEYS = new TreeMap<>(Map.ofEntries(
            Map.entry("reply", Set.of("status", "headers", "body")),
            Map.entry("drop", Set.of()),
            Map.entry("lose-reply", Set.of()),
            Map.entry("act-then-reply", Set.of("status")),
            Map.entry("no-effect", Set.of("showsUnchanged")),
            Map.entry("stall", Set.of("millis", "afterActing")),
            Map.entry("truncate", Set.of("fittingLength")),
            Map.entry("wrong-length", Set.of("difference")),
            Map.entry("oversize", Set.of("bytes")),
            Map.entry("garbage", Set.of()),
            Map.entry("edited-reply", Set.of("patch")),
            Map.entry("stale-reply", Set.of("method", "path")),
            Map.entry("crossed-reply", Set.of("method", "path")),
            Map.entry("doubled-reply", Set.of()),
            Map.entry("surplus-reply", Set.of("method", "path", "bytes", "millis")),
            Map.entry("slow-body", Set.of("pieceBytes", "millis")),
            Map.entry("drip", Set.of("pieceBytes", "millis"))));

    private FaultActionJson() {}

    /**
     * Reads an action.
     *
     * @param method the method of the fault's own calls
     * @param path the path of the fault's own calls
     * @throws IllegalArgumentException if it is not understood; the message names the key
     */
    static FaultAction parse(JsonNode json, String method, String path) {
        String type = json.path("type").asText("");
        Set<String> keys = KEYS.get(type);
        if (keys == null) {
            throw new IllegalArgumentException("action.type must be one of " + String.join(", ", KEYS.keySet()));
        }
        Set<String> all = new HashSet<>(keys);
        all.add("type");
        JsonFields fields = new JsonFields(json, "an action of type " + type, all);
        return switch (type) {
            case "reply" ->
                new FaultAction.Reply(
                        fields.wholeNumber("status", 0), fields.texts("headers"), body(fields.get("body")));
            case "drop" -> new FaultAction.Drop();
            case "lose-reply" -> new FaultAction.LoseReply();
            case "act-then-reply" -> new FaultAction.ActThenReply(fields.wholeNumber("status", 0));
            case "no-effect" -> new FaultAction.NoEffect(fields.flag("showsUnchanged"));
            case "stall" -> new FaultAction.Stall(fields.millis("millis"), fields.flag("afterActing"));
            case "truncate" -> new FaultAction.Truncate(fields.flag("fittingLength"));
            case "wrong-length" -> new FaultAction.WrongLength(fields.wholeNumber("difference", 0));
            case "oversize" -> new FaultAction.Oversize(fields.longNumber("bytes", 0));
            case "garbage" -> new FaultAction.Garbage();
            case "edited-reply" -> new FaultAction.EditedReply(JsonText.text(fields.get("patch")));
            case "stale-reply" -> new FaultAction.StaleReply(calls(fields, method, path));
            case "crossed-reply" -> new FaultAction.CrossedReply(calls(fields, "*", ""));
            case "doubled-reply" -> new FaultAction.DoubledReply();
            case "surplus-reply" ->
                new FaultAction.SurplusReply(
                        calls(fields, "*", ""), textOrNull(fields, "bytes"), fields.millis("millis"));
            case "slow-body" -> new FaultAction.SlowBody(fields.wholeNumber("pieceBytes", 0), fields.millis("millis"));
            case "drip" -> new FaultAction.Drip(fields.wholeNumber("pieceBytes", 0), fields.millis("millis"));
            default -> throw new IllegalStateException("a type with keys is read");
        };
    }

    static ObjectNode write(FaultAction action) {
        ObjectNode json = JsonText.object().put("type", action.type());
        if (action instanceof FaultAction.Reply reply) {
            json.put("status", reply.status());
            ObjectNode headers = json.putObject("headers");
            reply.headers().forEach(headers::put);
            json.put("body", reply.body());
        } else if (action instanceof FaultAction.ActThenReply reply) {
            json.put("status", reply.status());
        } else if (action instanceof FaultAction.NoEffect pretence) {
            json.put("showsUnchanged", pretence.showsUnchanged());
        } else if (action instanceof FaultAction.Stall stall) {
            json.put("millis", stall.delay().toMillis());
            json.put("afterActing", stall.afterActing());
        } else if (action instanceof FaultAction.Truncate truncate) {
            if (truncate.fittingLength()) {
                json.put("fittingLength", true);
            }
        } else if (action instanceof FaultAction.WrongLength wrong) {
            json.put("difference", wrong.difference());
        } else if (action instanceof FaultAction.Oversize oversize) {
            json.put("bytes", oversize.bytes());
        } else if (action instanceof FaultAction.EditedReply edited) {
            json.set("patch", JsonText.parse(edited.patch()));
        } else if (action instanceof FaultAction.StaleReply stale) {
            put(json, stale.of());
        } else if (action instanceof FaultAction.CrossedReply crossed) {
            put(json, crossed.with());
        } else if (action instanceof FaultAction.SurplusReply surplus) {
            put(json, surplus.copyOf());
            json.put("bytes", surplus.bytes());
            json.put("millis", surplus.after().toMillis());
        } else if (action instanceof FaultAction.SlowBody slow) {
            json.put("pieceBytes", slow.pieceBytes());
            json.put("millis", slow.pause().toMillis());
        } else if (action instanceof FaultAction.Drip drip) {
            json.put("pieceBytes", drip.pieceBytes());
            json.put("millis", drip.pause().toMillis());
        }
        return json;
    }

    private static Calls calls(JsonFields fields, String method, String path) {
        return new Calls(fields.text("method", method).toUpperCase(Locale.ROOT), fields.text("path", path));
    }

    private static void put(ObjectNode json, Calls calls) {
        json.put("method", calls.method()).put("path", calls.path());
    }

    /** A string as it stands, or any other JSON as its text. */
    private static @Nullable String body(JsonNode body) {
        if (body.isMissingNode() || body.isNull()) {
            return null;
        }
        return body.isTextual() ? body.asText() : JsonText.text(body);
    }

    private static @Nullable String textOrNull(JsonFields fields, String key) {
        return fields.has(key) ? fields.text(key, "") : null;
    }
}
