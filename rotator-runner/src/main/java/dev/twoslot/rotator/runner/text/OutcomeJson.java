package dev.twoslot.rotator.runner.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.slot.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as one JSON object for programs. Every field is there in every outcome; one that doesn't apply is null, 0 or
 * an empty array. Times and durations are ISO-8601, in UTC.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>outcome</td><td>{@code rotated}, {@code skipped} or {@code failed}</td></tr>
 * <tr><td>runId</td><td>as in token names and in the log</td></tr>
 * <tr><td>phase, reason, kind, detail</td><td>of a failure: the names of {@link dev.twoslot.rotator.slot.Phase},
 * {@link dev.twoslot.rotator.slot.FailureReason} and {@link dev.twoslot.rotator.spi.RotatorException.Kind}, and a sentence</td></tr>
 * <tr><td>slots</td><td>four objects: slot, certainty, tokenId, expiresAt, fingerprint</td></tr>
 * <tr><td>budget</td><td>interval, ttl, slack, missedRunsSurvived, missedRunsWithBothSlotsUsable</td></tr>
 * <tr><td>survivesUntil</td><td>until when the rotator can still rotate by itself</td></tr>
 * <tr><td>remedy</td><td>of a failure: what a person should do</td></tr>
 * <tr><td>revoked</td><td>how many orphaned tokens were revoked</td></tr>
 * <tr><td>rescued</td><td>the roles that SECONDARY had to stand in for: {@code token-creation}, {@code secret-edit}</td></tr>
 * <tr><td>notices</td><td>objects of kind, a name of {@link dev.twoslot.rotator.Notice.Kind}, and text</td></tr>
 * </table>
 */
public final class OutcomeJson {

    private OutcomeJson() {}

    /** The object on one line. */
    public static String of(RotationOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        RotationOutcome.Failed failed = outcome instanceof RotationOutcome.Failed it ? it : null;
        RotationOutcome.Rotated rotated = outcome instanceof RotationOutcome.Rotated it ? it : null;
        String how = failed != null ? "failed" : rotated != null ? "rotated" : "skipped";
        json.put("outcome", how).put("runId", outcome.runId());
        failure(json, failed);
        budget(json, outcome.budget());
        slots(json, outcome.slots(), outcome.survivesUntil());
        json.put("remedy", failed == null ? null : failed.remedy());
        json.put("revoked", rotated == null ? 0 : rotated.revoked());
        ArrayNode rescued = json.putArray("rescued");
        if (rotated != null) {
            rotated.rescued().stream().sorted().map(Role::label).forEach(rescued::add);
        }
        ArrayNode notices = json.putArray("notices");
        for (Notice notice : outcome.notices()) {
            notices.addObject().put("kind", notice.kind().name()).put("text", notice.text());
        }
        return json.toString();
    }

    private static void failure(ObjectNode json, RotationOutcome.@Nullable Failed failed) {
        json.put("phase", failed == null ? null : failed.phase().name());
        json.put("reason", failed == null ? null : failed.reason().name());
        json.put("kind", failed == null ? null : failed.kind().name());
        json.put("detail", failed == null ? null : failed.detail());
    }

    public static void budget(ObjectNode json, RotationBudget budget) {
        json.putObject("budget")
                .put("interval", budget.interval().toString())
                .put("ttl", budget.ttl().toString())
                .put("slack", budget.slack().toString())
                .put("missedRunsSurvived", budget.missedRunsSurvived())
                .put("missedRunsWithBothSlotsUsable", budget.missedRunsWithBothSlotsUsable());
    }

    public static void slots(ObjectNode json, List<SlotStatus> slots, @Nullable Instant survivesUntil) {
        ArrayNode array = json.putArray("slots");
        for (SlotStatus slot : slots) {
            array.addObject()
                    .put("slot", slot.slot().name())
                    .put("certainty", slot.certainty().name())
                    .put("tokenId", slot.tokenId())
                    .put("expiresAt", text(slot.expiresAt()))
                    .put("fingerprint", slot.fingerprint());
        }
        json.put("survivesUntil", text(survivesUntil));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
