package dev.twoslot.rotator.runner.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A plan as one JSON object for programs: every {@link PlanField}. Times and durations are ISO 8601, times in UTC. */
public final class PlanJson {

    private PlanJson() {}

    /** The object on one line. */
    public static String of(Plan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (PlanField field : PlanField.values()) {
            field.write(json, plan);
        }
        return json.toString();
    }
}
