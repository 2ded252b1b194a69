package dev.twoslot.rotator;

import dev.twoslot.rotator.RotatorException.Kind;
import dev.twoslot.rotator.machine.Ending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everybody: the listener and the log as a run goes on, and at its end one line, and for a failed run one alert
 * (invariant I9). The only place in the engine that logs.
 */
final class Report {

    private static final Logger log = LoggerFactory.getLogger(TwoSlotRotation.class);

    private final TwoSlotRotation rotation;
    private final String runId;
    private final Set<String> details = new LinkedHashSet<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

    Report(TwoSlotRotation rotation, String runId) {
        this.rotation = rotation;
        this.runId = runId;
    }

    void phaseStarted(Phase phase) {
        log.debug("rotation {}: {}", runId, phase.label());
        listen(() -> rotation.listener.phaseStarted(runId, phase));
    }

    void noticed(Phase phase, String notice) {
        log.info("rotation {}: {}: {}", runId, phase.label(), notice);
        listen(() -> rotation.listener.noticed(runId, phase, notice));
    }

    /** Keeps what went wrong until the end, when it is known whether it made the run fail. */
    void problem(Kind kind, String detail) {
        kinds.add(kind);
        details.add(detail);
    }

    /** Something was thrown that nothing in the engine is there to catch. */
    void unexpected(Throwable thrown) {
        problem(Kind.AMBIGUOUS, "unexpected " + Calls.describe(thrown));
    }

    RotationOutcome outcome(Ending ending, Ledger ledger, int revoked) {
        List<SlotStatus> slots = ledger.statuses();
        RotationBudget budget = rotation.policy.budget();
        if (ending instanceof Ending.Rotated rotated) {
            return new RotationOutcome.Rotated(
                    runId, slots, rotated.rescued(), revoked, budget, ledger.survivesUntil());
        }
        if (ending instanceof Ending.Failed failed) {
            Instant survivesUntil = failed.reason().leavesItToAPerson() ? null : ledger.survivesUntil();
            return new RotationOutcome.Failed(
                    runId,
                    failed.phase(),
                    failed.reason(),
                    kind(),
                    detail(failed.reason(), slots),
                    slots,
                    budget,
                    survivesUntil,
                    remedy(failed.reason(), survivesUntil));
        }
        return new RotationOutcome.Skipped(runId);
    }

    private Kind kind() {
        if (kinds.contains(Kind.AMBIGUOUS)) {
            return Kind.AMBIGUOUS;
        }
        return kinds.size() == 1 && kinds.contains(Kind.TRANSIENT) ? Kind.TRANSIENT : Kind.PERMANENT;
    }

    private String detail(FailureReason reason, List<SlotStatus> slots) {
        List<String> sentences = new ArrayList<>(details);
        slots.stream()
                .filter(slot -> slot.certainty() == SlotStatus.Certainty.EMPTY)
                .filter(slot ->
                        reason == FailureReason.BOTH_SLOTS_DEAD || slot.slot().slot() == Slot.PRIMARY)
                .forEach(slot -> sentences.add(slot.slot() + " is empty"));
        return String.join("; ", sentences);
    }

    private String remedy(FailureReason reason, @Nullable Instant survivesUntil) {
        String urgency = survivesUntil == null
                ? ""
                : " If no run succeeds before " + survivesUntil + ", an administrator has to start again: "
                        + rotation.startOver + ".";
        return switch (reason) {
            case LOCK_UNAVAILABLE ->
                "See whether what the lock is kept in can be reached and written. The next run tries" + " again."
                        + urgency;
            case SLOTS_UNREADABLE -> "See whether what the slots are kept in is there, readable and whole." + urgency;
            case PRIMARY_MISSING -> "Fill both PRIMARY slots: " + rotation.startOver + ".";
            case CHECK_INCONCLUSIVE -> "Nothing was changed. The next run tries again." + urgency;
            case BOTH_SLOTS_DEAD -> "No slot's token works any more. To start again, " + rotation.startOver + ".";
            case WRITE_FAILED ->
                "The next run finishes what was left half written. See that the secret-edit token may"
                        + " write the store." + urgency;
            case CREATE_FAILED ->
                "PRIMARY is as it was. See that the token-creation token may create tokens with the"
                        + " permissions that both roles need, and that the account has room for more." + urgency;
            case VERIFY_FAILED ->
                "PRIMARY is as it was, and the new tokens were not used. The next run tries again." + urgency;
            case LEASE_LOST ->
                "The run took longer than its lease and stopped writing. See what was slow; the next run"
                        + " carries on." + urgency;
            case INTERRUPTED -> "Somebody stopped the run. The next one carries on." + urgency;
            case INTERNAL_ERROR -> "Report this with the line above: it is a fault in the program." + urgency;
        };
    }

    /** The run is over: one line, one alert if it failed, and the listener last. */
    void finished(RotationOutcome outcome) {
        if (outcome instanceof RotationOutcome.Failed failed) {
            log.error(
                    "rotation {} failed in {}: {} ({}): {}. {}",
                    runId,
                    failed.phase().label(),
                    failed.reason(),
                    failed.kind(),
                    failed.detail(),
                    failed.remedy());
            quietly("the alert could not be sent", () -> rotation.alerter.alert(failed));
        } else if (outcome instanceof RotationOutcome.Rotated rotated) {
            log.info("rotation {} done: {}", runId, summary(rotated));
        } else {
            log.info("rotation {} skipped: another run holds the lock", runId);
        }
        listen(() -> rotation.listener.finished(outcome));
    }

    private static String summary(RotationOutcome.Rotated rotated) {
        return rotated.slots().stream()
                .map(slot -> slot.slot() + "=" + Objects.toString(slot.tokenId(), "-"))
                .collect(Collectors.joining(", "));
    }

    private void listen(Runnable call) {
        quietly("a listener failed", call);
    }

    private void quietly(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            log.warn(
                    "rotation {}: {}: {}",
                    runId,
                    what,
                    e instanceof RotatorException ? e.getMessage() : Calls.describe(e));
        }
    }
}
