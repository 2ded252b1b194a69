package dev.twoslot.rotator.runner.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.runner.text.OutcomeJson;
import java.util.List;

/**
 * A plan as one JSON object for programs. Every field is always there; slots is empty where the vault is not there or can't be
 * opened for want of a key. Times are ISO-8601, in UTC.
 */
public final class PlanJson {

    private PlanJson() {}

    /** The object on one line. */
    public static String of(Plan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        RotationPolicy policy = plan.times().policy();
        OutcomeJson.budget(json, policy.budget());
        json.put("lease", policy.lease().toString())
                .put("clockSkew", policy.clockSkew().toString())
                .put("propagation", policy.propagation().toString())
                .put("schedulerDelay", policy.schedulerDelay().toString());
        OutcomeJson.slots(
                json,
                plan.vault() instanceof Plan.VaultView.Opened opened ? opened.slots() : List.of(),
                plan.survivesUntil());
        ArrayNode nextRuns = json.putArray("nextRuns");
        plan.nextRuns().forEach(run -> nextRuns.add(run.toString()));
        return json.toString();
    }
}
