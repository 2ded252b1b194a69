package dev.twoslot.rotator.runner.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.RotationOutcome;

/** An outcome as one JSON object for programs: every {@link OutcomeField}. Times and durations are ISO 8601, times in UTC. */
public final class OutcomeJson {

    private OutcomeJson() {}

    /** The object on one line. */
    public static String of(RotationOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (OutcomeField field : OutcomeField.values()) {
            field.write(json, outcome);
        }
        return json.toString();
    }
}
