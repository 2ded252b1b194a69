package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.HandMadeOutcomes;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.SlotStatus.Certainty;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Outcomes to be shown, mailed and printed. */
public final class Outcomes {

    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    public static final RotationBudget BUDGET = RotationPolicy.hourly().budget();

    static final List<SlotStatus> SLOTS = List.of(
            new SlotStatus(
                    SlotName.PRIMARY_TOKEN_CREATION_TOKEN,
                    Certainty.CERTAIN,
                    "0123456789abcdef0123456789abcdef",
                    NOW.plus(Duration.ofMinutes(70)),
                    "a1b2c3d4e5f6"),
            new SlotStatus(
                    SlotName.PRIMARY_SECRET_EDIT_TOKEN,
                    Certainty.UNPUBLISHED,
                    "fedcba9876543210fedcba9876543210",
                    NOW.minus(Duration.ofMinutes(5)),
                    "0f0f0f0f0f0f"),
            new SlotStatus(SlotName.SECONDARY_TOKEN_CREATION_TOKEN, Certainty.UNKNOWN, null, null, "999999999999"),
            new SlotStatus(SlotName.SECONDARY_SECRET_EDIT_TOKEN, Certainty.EMPTY, null, null, null));

    public static final RotationOutcome.Failed FAILED = failed(Phase.CREATE, FailureReason.CREATE_FAILED);

    static final RotationOutcome.Rotated ROTATED = HandMadeOutcomes.rotated(
            "20261123T120000Z-00000001", SLOTS, BUDGET, NOW.plus(Duration.ofMinutes(70)), Set.of(Role.SECRET_EDIT), 2);

    static final RotationOutcome.Skipped SKIPPED =
            HandMadeOutcomes.skipped("20261123T120000Z-00000001", SLOTS, BUDGET, null);

    private Outcomes() {}

    public static RotationOutcome.Failed failed(Phase phase, FailureReason reason) {
        return HandMadeOutcomes.failed(
                "20261123T120000Z-00000001",
                SLOTS,
                BUDGET,
                NOW.plus(Duration.ofMinutes(70)),
                phase,
                reason,
                RotatorException.Kind.TRANSIENT,
                "token-creation: POST /accounts/{account_id}/tokens: HTTP 503, <no code>",
                "Wait for the next run.");
    }
}
