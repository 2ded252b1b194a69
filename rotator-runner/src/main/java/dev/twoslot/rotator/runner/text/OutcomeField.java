package dev.twoslot.rotator.runner.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationOutcome.Failed;
import dev.twoslot.rotator.RotationOutcome.Rotated;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.spi.RotatorException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every field of an outcome's JSON object, one row each, in the order in which they are written. The writer, {@code run --help} and the
 * table in docs/RUNNER.md go by it. Each is there in every outcome; one that does not apply is null, 0 or an empty array.
 */
public enum OutcomeField {
    OUTCOME("outcome", "rotated, skipped or failed", OutcomeField::outcome),
    RUN_ID("runId", "as in token names, in the log and in comments", RotationOutcome::runId),
    PHASE(
            "phase",
            "of a failure: the step, " + names(Phase.values()),
            failed(f -> f.phase().name())),
    REASON(
            "reason",
            "of a failure: why, as in the table of reasons",
            failed(f -> f.reason().name())),
    KIND(
            "kind",
            "of a failure: " + names(RotatorException.Kind.values()),
            failed(f -> f.kind().name())),
    DETAIL("detail", "of a failure: what happened, in a sentence", failed(Failed::detail)),
    BUDGET(
            "budget",
            "what the configured times survive: interval, ttl, slack, missedRunsSurvived, missedRunsWithBothSlotsUsable",
            (json, outcome) -> SharedJson.budget(json, outcome.budget())),
    SLOTS(
            "slots",
            "four objects: slot, certainty, tokenId, expiresAt, fingerprint",
            (json, outcome) -> SharedJson.slots(json, outcome.slots())),
    DESTINATIONS(
            "destinations",
            SharedJson.DESTINATION_FIELDS,
            (json, outcome) -> SharedJson.destinations(json, outcome.destinations())),
    SURVIVES_UNTIL(
            "survivesUntil",
            "until when the rotator can rotate without help; null if unknown, or if it can't",
            outcome -> SharedJson.text(outcome.survivesUntil())),
    REMEDY("remedy", "of a failure: what to do, in sentences", failed(Failed::remedy)),
    REVOKED(
            "revoked",
            "how many orphaned tokens were revoked",
            (json, outcome) -> json.put("revoked", outcome instanceof Rotated rotated ? rotated.revoked() : 0)),
    RESCUED("rescued", "the roles that SECONDARY stood in for: token-creation, secret-edit", OutcomeField::rescued),
    NOTICES("notices", "objects: kind, text", OutcomeField::notices);

    private final String key;
    private final String meaning;
    private final BiConsumer<ObjectNode, RotationOutcome> writer;

    OutcomeField(String key, String meaning, Function<RotationOutcome, @Nullable String> text) {
        this(key, meaning, (json, outcome) -> json.put(key, text.apply(outcome)));
    }

    OutcomeField(String key, String meaning, BiConsumer<ObjectNode, RotationOutcome> writer) {
        this.key = key;
        this.meaning = meaning;
        this.writer = writer;
    }

    public String key() {
        return key;
    }

    /** What the field holds; for an object, the names of what is in it. */
    public String meaning() {
        return meaning;
    }

    void write(ObjectNode json, RotationOutcome outcome) {
        writer.accept(json, outcome);
    }

    private static Function<RotationOutcome, @Nullable String> failed(Function<Failed, String> text) {
        return outcome -> outcome instanceof Failed failed ? text.apply(failed) : null;
    }

    private static String names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String outcome(RotationOutcome outcome) {
        return outcome instanceof Failed ? "failed" : outcome instanceof Rotated ? "rotated" : "skipped";
    }

    private static void rescued(ObjectNode json, RotationOutcome outcome) {
        ArrayNode roles = json.putArray("rescued");
        if (outcome instanceof Rotated rotated) {
            rotated.rescued().stream().sorted().map(Role::label).forEach(roles::add);
        }
    }

    private static void notices(ObjectNode json, RotationOutcome outcome) {
        ArrayNode notices = json.putArray("notices");
        for (Notice notice : outcome.notices()) {
            notices.addObject().put("kind", notice.kind().name()).put("text", notice.text());
        }
    }
}
