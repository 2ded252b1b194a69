package dev.twoslot.rotator.runner.alert;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.SlotStatus;
import dev.twoslot.rotator.runner.config.MailOrigin;
import dev.twoslot.rotator.runner.text.BudgetText;
import dev.twoslot.rotator.runner.text.DestinationTable;
import dev.twoslot.rotator.runner.text.InstantText;
import dev.twoslot.rotator.runner.text.PhaseText;
import dev.twoslot.rotator.runner.text.SlotTable;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.spi.DestinationStatus;
import dev.twoslot.rotator.spi.RotatorException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The words of an alert, first what an engineer needs who reads it on a phone: the subject says that a rotation failed, how long
 * there is to mend it, and which one it was; the text what to do, and after that why. A rotation that succeeded and wants
 * attention says that. Pure, and without a secret as the outcome is.
 *
 * @param subject one line
 * @param text the whole mail in plain text, lines of at most about 80 characters
 * @param html the same for a reader that shows HTML
 */
public record AlertMail(String subject, String text, String html) {

    /**
     * Writes the mail.
     *
     * @param origin which rotation it is, and where
     * @param now what relative times are counted from
     */
    public static AlertMail of(MailOrigin origin, RotationOutcome outcome, Instant now) {
        return outcome instanceof RotationOutcome.Failed failure
                ? ofFailure(origin, failure, now)
                : ofSuccess(origin, outcome, now);
    }

    private static AlertMail ofFailure(MailOrigin origin, RotationOutcome.Failed failure, Instant now) {
        AlertMailBody body = new AlertMailBody(
                opening(origin, failure, now),
                List.of(
                        new AlertMailBody.Section("What to do", List.of(failure.remedy())),
                        new AlertMailBody.Section("Until when the rotator survives", List.of(survival(failure, now))),
                        new AlertMailBody.Section("What failed", whatFailed(failure))),
                "What each slot holds",
                failure.slots().stream().map(slot -> slot(slot, now)).toList(),
                where(origin, failure));
        return new AlertMail(subject(origin, failure, now), body.text(), body.html());
    }

    private static AlertMail ofSuccess(MailOrigin origin, RotationOutcome outcome, Instant now) {
        List<String> what = outcome.notices().stream()
                .filter(Notice::needsAttention)
                .map(Notice::text)
                .toList();
        AlertMailBody body = new AlertMailBody(
                opening(origin) + " succeeded at " + InstantText.absolute(now)
                        + ", and something about it needs attention.",
                List.of(
                        new AlertMailBody.Section(
                                "What needs attention",
                                what.stream().map(text -> text + ".").toList()),
                        new AlertMailBody.Section("What to do", whatToDo(outcome))),
                "What each slot and destination holds",
                Stream.concat(
                                outcome.slots().stream().map(slot -> slot(slot, now)),
                                outcome.destinations().stream().map(destination -> destination(destination, now)))
                        .toList(),
                where(origin, outcome));
        String subject = "Rotation needs attention: " + String.join("; ", what) + " " + which(origin);
        return new AlertMail(subject, body.text(), body.html());
    }

    private static List<String> whatToDo(RotationOutcome outcome) {
        List<String> lines = new ArrayList<>();
        if (needsAttention(outcome, Notice.Kind.DESTINATION_BEHIND)) {
            lines.add(
                    "See to the destination that is behind. Its consumers have a working token until the time below; each run"
                            + " tries again first, and its log says when the destination has caught up.");
        }
        if (needsAttention(outcome, Notice.Kind.SWEEP_OVERDUE)) {
            lines.add(
                    "Find the reason in the log of this run and of those before it. Until it is mended, look now and then how"
                            + " many tokens the account has: it can hold 500.");
        }
        return lines.isEmpty() ? List.of("Find the reason in the log of this run.") : lines;
    }

    private static boolean needsAttention(RotationOutcome outcome, Notice.Kind kind) {
        return outcome.notices().stream().anyMatch(notice -> notice.kind() == kind && notice.needsAttention());
    }

    private static AlertMailBody.Facts destination(DestinationStatus destination, Instant now) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("State", DestinationTable.state(destination, now));
        facts.put("Its consumers have a token until", InstantText.both(destination.usableUntil(), now));
        return new AlertMailBody.Facts(destination.name(), facts);
    }

    private static String subject(MailOrigin origin, RotationOutcome.Failed failure, Instant now) {
        return "Rotation failed at " + failure.phase().label() + timeLeft(failure, now) + ": "
                + withoutPeriod(rule(failure.reason())) + " " + which(origin);
    }

    private static String which(MailOrigin origin) {
        return "(" + origin.rotation() + (origin.host() == null ? "" : " on " + origin.host()) + ")";
    }

    private static String timeLeft(RotationOutcome.Failed failure, Instant now) {
        if (failure.reason().leavesItToAPerson()) {
            return ", needs you now";
        }
        Instant until = failure.survivesUntil();
        if (until == null) {
            return "";
        }
        String left = InstantText.relative(until, now);
        return left.startsWith("in ") ? ", " + left.substring(3) + " left" : ", out of time";
    }

    private static List<String> whatFailed(RotationOutcome.Failed failure) {
        List<String> lines = new ArrayList<>();
        lines.add(failure.phase().label() + " (" + PhaseText.task(failure.phase()) + ")");
        lines.add(failure.reason() + ": " + rule(failure.reason()));
        if (!failure.detail().isBlank()) {
            lines.add(failure.detail());
        }
        lines.add(failure.kind() + ": " + meaning(failure.kind()));
        return lines;
    }

    private static AlertMailBody.Facts slot(SlotStatus slot, Instant now) {
        Instant end = slot.expiresAt();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Token id", SlotTable.tokenId(slot));
        facts.put("Expires", end == null ? SlotTable.noEnd(slot) : InstantText.both(end, now));
        facts.put("Fingerprint", SlotTable.fingerprint(slot));
        facts.put("Certainty", SlotTable.certainty(slot));
        return new AlertMailBody.Facts(slot.slot().toString(), facts);
    }

    private static AlertMailBody.Facts where(MailOrigin origin, RotationOutcome outcome) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Rotation", origin.rotation());
        facts.put("Account", origin.account());
        facts.put("Host", origin.host() == null ? "unknown" : origin.host());
        facts.put("Run", outcome.runId());
        return new AlertMailBody.Facts("Where it ran", facts);
    }

    private static String opening(MailOrigin origin, RotationOutcome.Failed failure, Instant now) {
        String primary = switch (failure.phase()) {
            case LOCK, READ, CHECK, STAGE, CREATE, VERIFY -> "PRIMARY is as it was before the run.";
            case ROLL_FORWARD, PROMOTE, SWEEP, RELEASE ->
                "A part of PRIMARY may be new already; both the old and the new tokens are kept.";
        };
        return opening(origin) + " failed at " + InstantText.absolute(now) + ". " + primary;
    }

    private static String opening(MailOrigin origin) {
        return "The rotation \"" + origin.rotation() + "\" of account " + origin.account()
                + (origin.host() == null ? "" : " on " + origin.host());
    }

    private static String survival(RotationOutcome.Failed failure, Instant now) {
        if (failure.reason().needsNewPair()) {
            return "It does not: no run can succeed any more before an administrator has put in new tokens by hand.";
        }
        Instant until = failure.survivesUntil();
        if (until == null) {
            return "Unknown: it could not be found out when the tokens run out. "
                    + BudgetText.sentence(failure.budget());
        }
        if (!until.isAfter(now)) {
            return "It does not: the last token of a role that was sure to live ran out at "
                    + InstantText.absolute(until) + " (" + InstantText.relative(until, now) + "). "
                    + BudgetText.sentence(failure.budget());
        }
        return InstantText.both(until, now) + ". Up to then the rotator can recover by itself with the next run that"
                + " succeeds; after that an administrator has to make new tokens by hand. "
                + BudgetText.sentence(failure.budget());
    }

    private static String withoutPeriod(String sentence) {
        return sentence.substring(0, sentence.length() - 1);
    }

    public static String rule(FailureReason reason) {
        return switch (reason) {
            case LOCK_UNAVAILABLE -> "it could not be found out whether another run is under way.";
            case LOCK_OVERDUE -> "another run has held the lock for too long.";
            case SLOTS_UNREADABLE -> "the slots could not be read.";
            case PRIMARY_MISSING -> "a PRIMARY slot holds nothing.";
            case VAULT_MISMATCH -> "the vault was made for another account or store.";
            case SLOTS_TAKEN -> "the slots hold live tokens of another installation, so nothing was changed.";
            case VAULT_BEHIND -> "the slots hold newer tokens than the vault knows of, so nothing was changed.";
            case PAIR_REFUSED -> "the administrator's pair is not what it has to be, so it was not taken in.";
            case CHECK_INCONCLUSIVE -> "nothing certain could be said of a token in use, so nothing was changed.";
            case PERMISSION_MISSING -> "a token in use lacks a permission, so nothing was changed.";
            case BOTH_SLOTS_DEAD -> "the PRIMARY and the SECONDARY token of a role have both ended.";
            case CLOCK_WRONG -> "this host's clock and Cloudflare's are too far apart, so nothing was changed.";
            case WRITE_FAILED -> "a slot could not be written.";
            case CREATE_FAILED -> "a new token could not be created.";
            case VERIFY_FAILED -> "a new token did not prove to work, so it was not used.";
            case LEASE_LOST -> "the run no longer had the lock for long enough to write safely.";
            case INTERRUPTED -> "the run was told to stop.";
            case CONTRACT_BROKEN -> "a part of the rotator broke a rule.";
            case INTERNAL_ERROR -> "there is a fault in the rotator itself.";
        };
    }

    private static String meaning(RotatorException.Kind kind) {
        return switch (kind) {
            case TRANSIENT -> "the same may succeed later without anybody doing anything.";
            case PERMANENT -> "it will fail again until somebody changes something.";
            case AMBIGUOUS -> "a request was sent and its reply was lost, so it may or may not have had its effect.";
        };
    }
}
