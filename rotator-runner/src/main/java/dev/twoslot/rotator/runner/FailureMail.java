package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.FailureReason;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.RotatorException;
import dev.twoslot.rotator.SlotStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The words of an alert: what failed, why, what each slot holds, until when the rotator survives, what to do. Pure, and
 * without a secret as the outcome is.
 *
 * @param subject one line
 * @param text the whole mail in plain text, lines of at most about 80 characters
 * @param html the same for a reader that shows HTML
 */
record FailureMail(String subject, String text, String html) {

    private static final List<String> LABELS = List.of("Token id", "Expires", "Fingerprint", "Certainty");

    /**
     * Writes the mail.
     *
     * @param rotation the rotation's name
     * @param now what relative times are counted from
     */
    static FailureMail of(String rotation, RotationOutcome.Failed failure, Instant now) {
        String subject = "Token rotation \"" + rotation + "\" failed at "
                + failure.phase().label() + ": " + withoutPeriod(rule(failure.reason()));
        return new FailureMail(subject, text(rotation, failure, now), html(rotation, failure, now));
    }

    private static String text(String rotation, RotationOutcome.Failed failure, Instant now) {
        StringBuilder text = new StringBuilder();
        text.append(Paragraph.wrap(opening(rotation, failure, now))).append("\n\n");
        text.append("What failed\n");
        text.append(Paragraph.wrap("  ", failure.phase().label() + " (" + PhaseText.task(failure.phase()) + ")"))
                .append('\n');
        text.append(Paragraph.wrap("  ", failure.reason() + ": " + rule(failure.reason())))
                .append('\n');
        if (!failure.detail().isBlank()) {
            text.append(Paragraph.wrap("  ", failure.detail())).append('\n');
        }
        text.append(Paragraph.wrap("  ", failure.kind() + ": " + meaning(failure.kind())))
                .append("\n\n");
        text.append("What each slot holds\n");
        for (SlotStatus slot : failure.slots()) {
            List<String> cells = cells(slot, now);
            text.append("  ").append(slot.slot()).append('\n');
            for (int i = 0; i < LABELS.size(); i++) {
                text.append(String.format(Locale.ROOT, "    %-12s %s%n", LABELS.get(i), cells.get(i)));
            }
        }
        text.append("\nUntil when the rotator survives\n");
        text.append(Paragraph.wrap("  ", survival(failure, now))).append("\n\n");
        text.append("What to do\n");
        text.append(Paragraph.wrap("  ", failure.remedy())).append("\n\n");
        text.append("Run ").append(failure.runId()).append('\n');
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String html(String rotation, RotationOutcome.Failed failure, Instant now) {
        StringBuilder rows = new StringBuilder();
        for (SlotStatus slot : failure.slots()) {
            rows.append("<tr><td>").append(slot.slot()).append("</td>");
            cells(slot, now)
                    .forEach(cell -> rows.append("<td style=\"padding:2px 0 2px 12px;font-family:monospace\">")
                            .append(escaped(cell))
                            .append("</td>"));
            rows.append("</tr>\n");
        }
        return "<html><body style=\"font-family:sans-serif\">\n<p>" + escaped(opening(rotation, failure, now))
                + "</p>\n"
                + "<h3>What failed</h3>\n<p>"
                + escaped(failure.phase().label() + " (" + PhaseText.task(failure.phase()) + ")")
                + "<br>" + escaped(failure.reason() + ": " + rule(failure.reason()))
                + "<br>" + escaped(failure.detail())
                + "<br>" + escaped(failure.kind() + ": " + meaning(failure.kind())) + "</p>\n"
                + "<h3>What each slot holds</h3>\n<table>\n<tr style=\"text-align:left\"><th>Slot</th><th style=\"padding-left:12px\">"
                + String.join("</th><th style=\"padding-left:12px\">", LABELS) + "</th></tr>\n" + rows + "</table>\n"
                + "<h3>Until when the rotator survives</h3>\n<p>" + escaped(survival(failure, now)) + "</p>\n"
                + "<h3>What to do</h3>\n<p>" + escaped(failure.remedy()) + "</p>\n"
                + "<p><small>Run " + escaped(failure.runId()) + "</small></p>\n</body></html>\n";
    }

    private static String opening(String rotation, RotationOutcome.Failed failure, Instant now) {
        String primary = switch (failure.phase()) {
            case LOCK, READ, CHECK, STAGE, CREATE, VERIFY -> "PRIMARY is as it was before the run.";
            case ROLL_FORWARD, PROMOTE, SWEEP, RELEASE ->
                "A part of PRIMARY may be new already; both the old and" + " the new tokens are kept.";
        };
        return "The rotation \"" + rotation + "\" failed at " + InstantText.absolute(now) + ". " + primary;
    }

    private static String survival(RotationOutcome.Failed failure, Instant now) {
        if (failure.reason().leavesItToAPerson()) {
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

    /** In the order of {@link #LABELS}. */
    private static List<String> cells(SlotStatus slot, Instant now) {
        Instant end = slot.expiresAt();
        return List.of(
                SlotTable.tokenId(slot),
                end == null ? SlotTable.noEnd(slot) : InstantText.both(end, now),
                SlotTable.fingerprint(slot),
                SlotTable.certainty(slot));
    }

    static String rule(FailureReason reason) {
        return switch (reason) {
            case LOCK_UNAVAILABLE -> "it could not be found out whether another run is under way.";
            case SLOTS_UNREADABLE -> "the slots could not be read.";
            case PRIMARY_MISSING -> "a PRIMARY slot holds nothing.";
            case CHECK_INCONCLUSIVE -> "nothing certain could be said of a token in use, so nothing was changed.";
            case BOTH_SLOTS_DEAD -> "the PRIMARY and the SECONDARY token of a role are both refused.";
            case WRITE_FAILED -> "a slot could not be written.";
            case CREATE_FAILED -> "a new token could not be created.";
            case VERIFY_FAILED -> "a new token did not prove to work, so it was not used.";
            case LEASE_LOST -> "the run no longer had the lock for long enough to write safely.";
            case INTERRUPTED -> "the run was told to stop.";
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

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
