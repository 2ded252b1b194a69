package dev.twoslot.rotator.runner.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.spi.DestinationStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the JSON of an outcome and that of a plan have in common. */
public final class SharedJson {

    public static final String DESTINATION_FIELDS =
            "objects, the Secrets Store first: name, required, slotsBehind, behindSince, usableUntil";

    private SharedJson() {}

    public static void budget(ObjectNode json, RotationBudget budget) {
        json.putObject("budget")
                .put("interval", budget.interval().toString())
                .put("ttl", budget.ttl().toString())
                .put("slack", budget.slack().toString())
                .put("missedRunsSurvived", budget.missedRunsSurvived())
                .put("missedRunsWithBothSlotsUsable", budget.missedRunsWithBothSlotsUsable());
    }

    public static void slots(ObjectNode json, List<SlotStatus> slots) {
        ArrayNode array = json.putArray("slots");
        for (SlotStatus slot : slots) {
            array.addObject()
                    .put("slot", slot.slot().name())
                    .put("certainty", slot.certainty().name())
                    .put("tokenId", slot.tokenId())
                    .put("expiresAt", text(slot.expiresAt()))
                    .put("fingerprint", slot.fingerprint());
        }
    }

    public static void destinations(ObjectNode json, List<DestinationStatus> destinations) {
        ArrayNode array = json.putArray("destinations");
        for (DestinationStatus destination : destinations) {
            ObjectNode object =
                    array.addObject().put("name", destination.name()).put("required", destination.required());
            ArrayNode behind = object.putArray("slotsBehind");
            destination.slotsBehind().forEach(slot -> behind.add(slot.name()));
            object.put("behindSince", text(destination.behindSince()))
                    .put("usableUntil", text(destination.usableUntil()));
        }
    }

    /** In ISO 8601 and UTC. */
    public static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
