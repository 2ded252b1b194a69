package dev.twoslot.rotator.testkit.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.testkit.simulation.api.JsonFields;
import dev.twoslot.rotator.testkit.simulation.api.JsonText;
import dev.twoslot.rotator.testkit.simulation.setup.HttpFault;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Faults as the control path writes them. */
final class FaultJson {
    private static final Set<String> KEYS = Set.of("method", "path", "nth", "times", "matches", "action");

    private FaultJson() {}

    /**
     * Reads one fault.
     *
     * @throws IllegalArgumentException if it is not understood; the message names the key
     */
    static HttpFault parse(JsonNode json) {
        JsonFields fields = new JsonFields(json, "a fault", KEYS);
        Pattern path;
        try {
            path = Pattern.compile(fields.text("path", ""));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("path must be a regular expression", e);
        }
        JsonNode action = json.path("action");
        if (!action.isObject()) {
            throw new IllegalArgumentException("action must be an object with a type");
        }
        String method = fields.text("method", "*").toUpperCase(Locale.ROOT);
        return new HttpFault(
                method,
                path,
                fields.wholeNumber("nth", 1),
                fields.wholeNumber("times", 1),
                FaultActionJson.parse(action, method, path.pattern()));
    }

    static ObjectNode write(FaultSchedule.Progress progress) {
        HttpFault fault = progress.fault();
        ObjectNode json = JsonText.object();
        json.put("method", fault.method());
        json.put("path", fault.path().pattern());
        json.put("nth", fault.nth());
        json.put("times", fault.times());
        json.put("matches", progress.matches());
        json.set("action", FaultActionJson.write(fault.action()));
        return json;
    }
}
