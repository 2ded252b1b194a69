package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of any content, to be shown, mailed and printed. Only a rotation makes outcomes, so this stands where their
 * constructors can be reached; what a rotation really tells is in the tests that run one.
 */
public final class HandMadeOutcomes {

    private HandMadeOutcomes() {}

    public static RotationOutcome.Rotated rotated(
            String runId,
            List<SlotStatus> slots,
            RotationBudget budget,
            @Nullable Instant survivesUntil,
            Set<Role> rescued,
            int revoked) {
        return new RotationOutcome.Rotated(common(runId, slots, budget, survivesUntil), rescued, revoked);
    }

    /** A rotation after which destinations stand as they are given, and an alert is due for each notice. */
    public static RotationOutcome.Rotated rotated(
            RotationBudget budget, List<DestinationStatus> destinations, Notice.Kind kind, String... notices) {
        return new RotationOutcome.Rotated(
                new RotationOutcome.Common(
                        "20261123T120000Z-00000001",
                        List.of(),
                        destinations,
                        budget,
                        null,
                        Stream.of(notices)
                                .map(text -> new Notice(kind, text, true))
                                .toList()),
                Set.of(),
                0);
    }

    public static RotationOutcome.Skipped skipped(
            String runId, List<SlotStatus> slots, RotationBudget budget, @Nullable Instant survivesUntil) {
        return new RotationOutcome.Skipped(common(runId, slots, budget, survivesUntil));
    }

    /** One that tells something besides. */
    public static RotationOutcome.Skipped skippedWith(Notice.Kind kind, String text) {
        return new RotationOutcome.Skipped(new RotationOutcome.Common(
                "20261123T120000Z-00000001",
                List.of(),
                List.of(),
                RotationPolicy.hourly().budget(),
                null,
                List.of(new Notice(kind, text, false))));
    }

    /** Whether the log has it as a warning. */
    public static boolean isLoggedAsWarning(Notice.Kind kind) {
        return Report.isWarning(kind);
    }

    public static RotationOutcome.Failed failed(
            String runId,
            List<SlotStatus> slots,
            RotationBudget budget,
            @Nullable Instant survivesUntil,
            Phase phase,
            FailureReason reason,
            RotatorException.Kind kind,
            String detail,
            String remedy) {
        return new RotationOutcome.Failed(
                common(runId, slots, budget, survivesUntil), phase, reason, kind, detail, remedy);
    }

    private static RotationOutcome.Common common(
            String runId, List<SlotStatus> slots, RotationBudget budget, @Nullable Instant survivesUntil) {
        return new RotationOutcome.Common(runId, slots, List.of(), budget, survivesUntil, List.of());
    }
}
