package dev.twoslot.rotator;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a run ended. Immutable, and free of secrets: an outcome may be logged, mailed and served. */
public sealed interface RotationOutcome {

    /** The run's id, as it stands in token names and in the log. */
    String runId();

    /**
     * Until when the rotator can rotate by itself if every later run fails; null if that is unknown, if it can't at all, and of
     * a run that was skipped.
     */
    @Nullable
    Instant survivesUntil();

    /**
     * Both roles have new tokens in PRIMARY and the previous ones in SECONDARY.
     *
     * @param slots what each slot holds now, in the order of {@link SlotName}
     * @param rescued the roles whose PRIMARY was dead, so that their SECONDARY did the work and was kept
     * @param revoked how many leftover tokens the sweep revoked
     * @param budget how many missed runs the policy survives, and with how much slack
     * @param survivesUntil until when the rotator can still rotate if every later run fails; null if unknown
     */
    record Rotated(
            String runId,
            List<SlotStatus> slots,
            Set<Role> rescued,
            int revoked,
            RotationBudget budget,
            @Nullable Instant survivesUntil)
            implements RotationOutcome {
        public Rotated {
            slots = List.copyOf(slots);
            rescued = Set.copyOf(rescued);
        }
    }

    /** Somebody else holds the mutex; nothing was done. */
    record Skipped(String runId) implements RotationOutcome {
        @Override
        public @Nullable Instant survivesUntil() {
            return null;
        }
    }

    /**
     * The run gave up. Before {@link Phase#PROMOTE} PRIMARY is as it was.
     *
     * @param phase where it failed
     * @param reason which rule it broke
     * @param kind how the failure has to be answered
     * @param detail what happened, in a sentence
     * @param slots what each slot holds now, in the order of {@link SlotName}
     * @param budget how many missed runs the policy survives, and with how much slack
     * @param survivesUntil until when the rotator can still rotate by itself: the earliest moment at which a role would be
     *     left with no live token. Null if unknown, and for a reason after which it can't at all; see
     *     {@link FailureReason#leavesItToAPerson()}
     * @param remedy what a person should do
     */
    record Failed(
            String runId,
            Phase phase,
            FailureReason reason,
            RotatorException.Kind kind,
            String detail,
            List<SlotStatus> slots,
            RotationBudget budget,
            @Nullable Instant survivesUntil,
            String remedy)
            implements RotationOutcome {
        public Failed {
            slots = List.copyOf(slots);
        }
    }
}
