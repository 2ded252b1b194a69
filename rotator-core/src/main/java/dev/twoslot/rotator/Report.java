package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.wording.Remedies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everybody: the listener and the log as a run goes on, and at its end one line, and for a failed run one alert
 * (invariant I9). The only place in the engine that logs, and that calls listener and alerter.
 */
final class Report {

    private static final Logger log = LoggerFactory.getLogger(TwoSlotRotation.class);

    /** What a person should look at even if all goes well. */
    private static final Set<Notice.Kind> WARNINGS = EnumSet.of(
            Notice.Kind.COMMENT_UNREADABLE,
            Notice.Kind.COMMENT_OUTDATED,
            Notice.Kind.PAIR_IGNORED,
            Notice.Kind.CREATED_LEFT,
            Notice.Kind.DESTINATION_BEHIND,
            Notice.Kind.SWEEP_OVERDUE);

    /** What an alerter gets; a mail with all its tries takes less. */
    private static final Duration ALERT_TIMEOUT = Duration.ofSeconds(60);

    private final RotationParts parts;
    private final String runId;
    private final Calls calls;
    private final Set<String> details = new LinkedHashSet<>();
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Set<Notice> notices = new LinkedHashSet<>();
    private boolean listening = true;

    Report(RotationParts parts, String runId, Calls calls) {
        this.parts = parts;
        this.runId = runId;
        this.calls = calls;
    }

    static boolean isWarning(Notice.Kind kind) {
        return WARNINGS.contains(kind);
    }

    void phaseStarted(Phase phase) {
        log.debug("rotation {}: {}", runId, phase.label());
        listen(() -> parts.listener().phaseStarted(runId, phase));
    }

    void noticed(Phase phase, Notice.Kind kind, String text) {
        noticed(phase, kind, text, kind == Notice.Kind.SWEEP_OVERDUE);
    }

    /** @param needsAttention whether an alert goes out for it although the run succeeds */
    void noticed(Phase phase, Notice.Kind kind, String text, boolean needsAttention) {
        Notice notice = new Notice(kind, text, needsAttention);
        if (notices.add(notice)) {
            if (isWarning(kind)) {
                log.warn("rotation {}: {}: {}", runId, phase.label(), text);
            } else {
                log.info("rotation {}: {}: {}", runId, phase.label(), text);
            }
            listen(() -> parts.listener().noticed(runId, phase, notice));
        }
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

    RotationOutcome outcome(Ending ending, Ledger ledger, List<DestinationStatus> destinations, int revoked) {
        List<SlotStatus> slots = ledger.statuses();
        RotationBudget budget = parts.policy().budget();
        Instant survivesUntil = ledger.survivesUntil();
        if (ending instanceof Ending.Failed failed) {
            Instant until = failed.reason().needsNewPair() ? null : survivesUntil;
            Kind kind = kind(failed.reason());
            return new RotationOutcome.Failed(
                    new RotationOutcome.Common(runId, slots, destinations, budget, until, List.copyOf(notices)),
                    failed.phase(),
                    failed.reason(),
                    kind,
                    detail(failed.reason(), slots),
                    Remedies.of(failed.reason(), kind, ledger.isRefusedEverywhere(), until, parts.startOver()));
        }
        RotationOutcome.Common common =
                new RotationOutcome.Common(runId, slots, destinations, budget, survivesUntil, List.copyOf(notices));
        return ending instanceof Ending.Rotated rotated
                ? new RotationOutcome.Rotated(common, rotated.rescued(), revoked)
                : new RotationOutcome.Skipped(common);
    }

    /** How a token was refused says nothing of whether the reason passes by itself, where that is known of the reason. */
    private Kind kind(FailureReason reason) {
        if (reason.leavesItToAPerson() || reason == FailureReason.PERMISSION_MISSING) {
            return Kind.PERMANENT;
        }
        if (kinds.contains(Kind.AMBIGUOUS)) {
            return Kind.AMBIGUOUS;
        }
        return kinds.size() == 1 && kinds.contains(Kind.TRANSIENT) ? Kind.TRANSIENT : Kind.PERMANENT;
    }

    private String detail(FailureReason reason, List<SlotStatus> slots) {
        List<String> sentences = new ArrayList<>(details);
        boolean ofSecondary = reason == FailureReason.BOTH_SLOTS_DEAD;
        if (reason == FailureReason.PRIMARY_MISSING || ofSecondary) {
            slots.stream()
                    .filter(slot -> slot.certainty() == SlotStatus.Certainty.EMPTY)
                    .filter(slot -> ofSecondary || slot.slot().slot() == Slot.PRIMARY)
                    .forEach(slot -> sentences.add(slot.slot() + " is empty"));
        }
        return String.join("; ", sentences);
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
            alert(outcome);
        } else if (outcome instanceof RotationOutcome.Rotated rotated) {
            log.info("rotation {} done: {}", runId, rotated.slotsInWords());
            if (outcome.notices().stream().anyMatch(Notice::needsAttention)) {
                alert(outcome);
            }
        } else {
            log.info("rotation {} skipped: another run holds the lock", runId);
        }
        listen(() -> parts.listener().finished(outcome));
    }

    private void alert(RotationOutcome outcome) {
        String problem = deliver(
                "the alert",
                parts.time().instant().plus(ALERT_TIMEOUT),
                () -> parts.alerter().alert(outcome));
        if (problem != null) {
            log.warn("rotation {}: the alert could not be sent: {}", runId, problem);
        }
    }

    private void listen(Runnable call) {
        if (!listening) {
            return;
        }
        Instant deadline = parts.time().instant().plus(parts.policy().callTimeout());
        String problem = deliver("a listener", deadline, call);
        if (problem != null) {
            // A listener that hangs once is not waited for again.
            listening = parts.time().instant().isBefore(deadline);
            log.warn("rotation {}: a listener failed: {}", runId, problem);
        }
    }

    /** Makes a call whose failure is no failure of the run; returns what went wrong, or null. */
    private @Nullable String deliver(String what, Instant deadline, Runnable call) {
        Attempt<Boolean> attempt = calls.last(what, Prepared.call(deadline, () -> {
            call.run();
            return Attempt.done(true);
        }));
        return attempt.isDone() ? null : attempt.detail();
    }
}
