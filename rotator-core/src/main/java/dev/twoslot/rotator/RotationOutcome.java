package dev.twoslot.rotator;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended: {@link Rotated}, {@link Skipped} or {@link Failed}; more may come. Immutable, and free of secrets: an outcome
 * may be logged, mailed and served. Only the rotation makes them.
 */
public abstract class RotationOutcome {

    /** What every outcome tells. */
    record Common(
            String runId,
            List<SlotStatus> slots,
            List<DestinationStatus> destinations,
            RotationBudget budget,
            @Nullable Instant survivesUntil,
            List<Notice> notices) {
        Common {
            slots = List.copyOf(slots);
            destinations = List.copyOf(destinations);
            notices = List.copyOf(notices);
        }
    }

    private final Common common;

    RotationOutcome(Common common) {
        this.common = common;
    }

    /** The run's id, as it stands in token names and in the log. */
    public final String runId() {
        return common.runId;
    }

    /** What each slot holds now, in the order of {@link SlotName}; unknown ones where the run did not get to read them. */
    public final List<SlotStatus> slots() {
        return common.slots;
    }

    /** The places that consumers read, in the order in which they were given, and how each stands; empty if that was not read. */
    public final List<DestinationStatus> destinations() {
        return common.destinations;
    }

    /** How many missed runs the policy survives, and with how much slack. */
    public final RotationBudget budget() {
        return common.budget;
    }

    /**
     * Until when the rotator can rotate without help if every later run fails: the earliest moment at which a role would be left
     * with no live token. Null if that is unknown, and where it can't at all; see {@link FailureReason#needsNewPair()}.
     */
    public final @Nullable Instant survivesUntil() {
        return common.survivesUntil;
    }

    /** What a person may want to know beside the outcome, in the order in which it happened. */
    public final List<Notice> notices() {
        return common.notices;
    }

    /** The notice of that kind, if there is one. */
    public final Optional<Notice> notice(Notice.Kind kind) {
        return common.notices.stream().filter(notice -> notice.kind() == kind).findFirst();
    }

    /** Both roles have new tokens in PRIMARY and the previous ones in SECONDARY. */
    public static final class Rotated extends RotationOutcome {

        private final Set<Role> rescued;
        private final int revoked;

        Rotated(Common common, Set<Role> rescued, int revoked) {
            super(common);
            this.rescued = Set.copyOf(rescued);
            this.revoked = revoked;
        }

        /** The roles whose PRIMARY had ended, so that their SECONDARY did the work and was kept. */
        public Set<Role> rescued() {
            return rescued;
        }

        /** How many orphaned tokens the run revoked. */
        public int revoked() {
            return revoked;
        }

        @Override
        public String toString() {
            return "Rotated[" + slotsInWords() + "]";
        }
    }

    /** Another run holds the mutex; nothing was done. */
    public static final class Skipped extends RotationOutcome {

        Skipped(Common common) {
            super(common);
        }

        @Override
        public String toString() {
            return "Skipped[" + runId() + "]";
        }
    }

    /** The run gave up. Before {@link Phase#PROMOTE} PRIMARY is as it was. */
    public static final class Failed extends RotationOutcome {

        private final Phase phase;
        private final FailureReason reason;
        private final RotatorException.Kind kind;
        private final String detail;
        private final String remedy;

        Failed(
                Common common,
                Phase phase,
                FailureReason reason,
                RotatorException.Kind kind,
                String detail,
                String remedy) {
            super(common);
            this.phase = phase;
            this.reason = reason;
            this.kind = kind;
            this.detail = detail;
            this.remedy = remedy;
        }

        /** Where it failed. */
        public Phase phase() {
            return phase;
        }

        /** Which rule it broke. */
        public FailureReason reason() {
            return reason;
        }

        /** How the failure has to be answered. */
        public RotatorException.Kind kind() {
            return kind;
        }

        /** What happened, in a sentence without a full stop. */
        public String detail() {
            return detail;
        }

        /** What a person should do, in sentences. */
        public String remedy() {
            return remedy;
        }

        @Override
        public String toString() {
            return "Failed[" + phase + ", " + reason + ", " + kind + ": " + detail + ". " + remedy + "]";
        }
    }

    final String slotsInWords() {
        return common.slots.stream()
                .map(slot -> slot.slot() + "=" + (slot.tokenId() == null ? "-" : slot.tokenId()))
                .collect(Collectors.joining(", "));
    }
}
