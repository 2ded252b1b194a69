package dev.twoslot.rotator.runner.plan;

import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationPolicy;
import dev.twoslot.rotator.runner.text.BudgetText;
import dev.twoslot.rotator.runner.text.DestinationTable;
import dev.twoslot.rotator.runner.text.DurationText;
import dev.twoslot.rotator.runner.text.InstantText;
import dev.twoslot.rotator.runner.text.Paragraph;
import dev.twoslot.rotator.runner.text.SlotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** A plan as people read it. Pure. */
public final class PlanText {

    private static final String TIME = "  %-12s %-9s %s";
    private static final String MISSED = "  %-8s %-34s %-12s %s";

    private PlanText() {}

    public static List<String> lines(Plan plan) {
        RotationPolicy policy = plan.times().policy();
        RotationBudget budget = policy.budget();
        List<String> lines = new ArrayList<>();
        lines.addAll(Paragraph.wrap(BudgetText.sentence(budget)).lines().toList());
        lines.add("");
        lines.add(row(TIME, "interval", text(budget.interval()), "the longest time between two planned runs"));
        lines.add(row(TIME, "lifetime", text(budget.ttl()), "of a new token"));
        lines.add(row(TIME, "slack", text(budget.slack()), "what a run may be late by, which is the sum of"));
        lines.add(row(TIME, "", "", text(policy.lease()) + " a run, as long as it holds the lock"));
        lines.add(row(TIME, "", "", text(policy.clockSkew()) + " clocks that differ"));
        lines.add(row(TIME, "", "", text(policy.propagation()) + " until a new token is known everywhere"));
        lines.add(row(TIME, "", "", text(policy.schedulerDelay()) + " a late scheduler, jitter included"));
        lines.add("");
        List<String> picture = LifetimePicture.lines(budget);
        if (!picture.isEmpty()) {
            lines.add("How the lifetimes of the pairs overlap");
            lines.add("");
            lines.addAll(picture);
            lines.add("");
        }
        lines.addAll(missedRuns(budget));
        lines.add("");
        lines.addAll(vault(plan));
        if (!plan.nextRuns().isEmpty()) {
            lines.add("");
            lines.addAll(nextRuns(plan));
        }
        return lines;
    }

    private static List<String> missedRuns(RotationBudget budget) {
        SortedSet<Integer> counts = new TreeSet<>(List.of(0, 1, 2));
        for (int edge : new int[] {budget.missedRunsWithBothSlotsUsable(), budget.missedRunsSurvived()}) {
            counts.add(Math.max(0, edge));
            counts.add(edge + 1);
        }
        List<String> lines = new ArrayList<>();
        lines.add("What runs missed in a row lead to, and the lifetimes that it takes");
        lines.add("");
        lines.add(
                row(MISSED, "MISSED", "WITH A LIFETIME OF " + text(budget.ttl()), "TO SURVIVE", "TO KEEP BOTH SLOTS"));
        counts.forEach(missed -> lines.add(row(
                MISSED,
                String.valueOf(missed),
                effect(budget, missed),
                text(budget.smallestTtlToSurvive(missed)),
                text(budget.smallestTtl(missed)))));
        return lines;
    }

    private static String effect(RotationBudget budget, int missed) {
        if (missed <= budget.missedRunsWithBothSlotsUsable()) {
            return "both slots usable";
        }
        return missed <= budget.missedRunsSurvived() ? "survives, SECONDARY runs out" : "locks everybody out";
    }

    private static List<String> vault(Plan plan) {
        if (plan.vault() instanceof Plan.VaultView.Missing missing) {
            return paragraph(
                    "There is no vault at " + missing.file() + " yet: the first run takes in an administrator's pair.");
        }
        if (plan.vault() instanceof Plan.VaultView.Sealed sealed) {
            return paragraph("To see what the slots hold, name the key of the vault at " + sealed.file()
                    + ": set ROTATOR_VAULT_KEY or ROTATOR_VAULT_KEY_FILE.");
        }
        Plan.VaultView.Opened opened = (Plan.VaultView.Opened) plan.vault();
        List<String> lines = new ArrayList<>();
        lines.add("What the vault at " + opened.file() + " holds");
        lines.add("");
        lines.addAll(SlotTable.lines(opened.slots(), plan.now()));
        lines.add("");
        if (DestinationTable.isOfUse(plan.destinations())) {
            lines.addAll(DestinationTable.lines(plan.destinations(), plan.now()));
            lines.add("");
        }
        lines.addAll(paragraph(survival(plan)));
        return lines;
    }

    private static String survival(Plan plan) {
        Instant until = plan.survivesUntil();
        if (until == null) {
            return "Until when the rotator survives can't be said: a PRIMARY slot is empty, or no token's expiry is known.";
        }
        return !plan.isOver()
                ? "If every run fails from now on, the rotator can recover by itself until "
                        + InstantText.both(until, plan.now()) + "."
                : "The last token of a role ran out at " + InstantText.both(until, plan.now())
                        + ": only an administrator's pair can start again, with: run --start-over.";
    }

    private static List<String> nextRuns(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("Started now, serve would rotate at");
        plan.nextRuns().forEach(run -> lines.add("  " + InstantText.both(run, plan.now())));
        return lines;
    }

    private static List<String> paragraph(String text) {
        return Paragraph.wrap(text).lines().toList();
    }

    private static String text(Duration duration) {
        return DurationText.format(duration);
    }

    private static String row(String format, String... cells) {
        return String.format(Locale.ROOT, format, (Object[]) cells).stripTrailing();
    }
}
