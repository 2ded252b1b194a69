package dev.twoslot.rotator.runner.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.runner.plan.Plan.VaultView;
import dev.twoslot.rotator.runner.text.SharedJson;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Every field of a plan's JSON object, one row each, in the order in which they are written. The writer, {@code plan --help} and the table
 * in docs/RUNNER.md go by it. Each is always there.
 */
public enum PlanField {
    BUDGET(
            "budget",
            "what the configured times survive: interval, ttl, slack, missedRunsSurvived, missedRunsWithBothSlotsUsable",
            (json, plan) -> SharedJson.budget(json, plan.times().policy().budget())),
    LEASE("lease", "the longest that a run can take, a part of the slack", RotationPolicy::lease),
    CLOCK_SKEW("clockSkew", "how far apart two clocks may be, a part of the slack", RotationPolicy::clockSkew),
    PROPAGATION(
            "propagation",
            "what a new token needs to be known everywhere, a part of the slack",
            RotationPolicy::propagation),
    SCHEDULER_DELAY(
            "schedulerDelay", "how late a run may be started, a part of the slack", RotationPolicy::schedulerDelay),
    SLOTS(
            "slots",
            "four objects: slot, certainty, tokenId, expiresAt, fingerprint; none where the vault is not there or there is no key",
            (json, plan) -> SharedJson.slots(
                    json, plan.vault() instanceof VaultView.Opened opened ? opened.slots() : List.of())),
    DESTINATIONS(
            "destinations",
            SharedJson.DESTINATION_FIELDS + "; none where the vault is not there or there is no key",
            (json, plan) -> SharedJson.destinations(json, plan.destinations())),
    SURVIVES_UNTIL(
            "survivesUntil",
            "until when the rotator can rotate if every run fails from now on; null if unknown",
            (json, plan) -> json.put("survivesUntil", SharedJson.text(plan.survivesUntil()))),
    NEXT_RUNS(
            "nextRuns",
            "when serve would rotate, were it started now; none where the last token of a role has ended",
            PlanField::nextRuns);

    private final String key;
    private final String meaning;
    private final BiConsumer<ObjectNode, Plan> writer;

    PlanField(String key, String meaning, Function<RotationPolicy, Duration> time) {
        this(
                key,
                meaning,
                (json, plan) -> json.put(key, time.apply(plan.times().policy()).toString()));
    }

    PlanField(String key, String meaning, BiConsumer<ObjectNode, Plan> writer) {
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

    void write(ObjectNode json, Plan plan) {
        writer.accept(json, plan);
    }

    private static void nextRuns(ObjectNode json, Plan plan) {
        ArrayNode runs = json.putArray("nextRuns");
        plan.nextRuns().forEach(run -> runs.add(run.toString()));
    }
}
