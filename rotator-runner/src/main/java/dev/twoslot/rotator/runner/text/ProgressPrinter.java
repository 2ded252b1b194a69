package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.Notice;
import dev.twoslot.rotator.RotationBudget;
import dev.twoslot.rotator.RotationListener;
import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.Phase;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Shows a run to a person: each phase as it begins, and at the end what became of it and what each slot holds. */
public final class ProgressPrinter implements RotationListener {

    private final PrintWriter out;
    private final Ansi ansi;
    private final InstantSource clock;

    public ProgressPrinter(PrintWriter out, Ansi ansi, InstantSource clock) {
        this.out = out;
        this.ansi = ansi;
        this.clock = clock;
    }

    @Override
    public void phaseStarted(String runId, Phase phase) {
        String name = String.format(Locale.ROOT, "%-13s", phase.label());
        print("  " + styled("cyan", name) + PhaseText.task(phase));
    }

    @Override
    public void noticed(String runId, Phase phase, Notice notice) {
        print(" ".repeat(15) + styled("yellow", "note: ") + notice.text());
    }

    @Override
    public void finished(RotationOutcome outcome) {
        print("");
        if (outcome instanceof RotationOutcome.Rotated rotated) {
            print(styled("green,bold", "Rotated.") + " PRIMARY holds new tokens, SECONDARY the previous ones."
                    + swept(rotated));
            rescued(rotated);
            table(rotated);
            survival(rotated.survivesUntil(), rotated.budget());
        } else if (outcome instanceof RotationOutcome.Failed failed) {
            print(styled("red,bold", "Failed") + " at " + failed.phase().label() + ": " + failed.reason() + " ("
                    + failed.kind() + ").");
            print(Paragraph.wrap("  ", failed.detail()));
            table(failed);
            survival(failed.survivesUntil(), failed.budget());
            print(Paragraph.wrap("What to do: " + failed.remedy()));
        } else {
            print(styled("yellow,bold", "Skipped.") + " Another run holds the lock; nothing was done.");
        }
    }

    private static String swept(RotationOutcome.Rotated rotated) {
        return switch (rotated.revoked()) {
            case 0 -> "";
            case 1 -> " 1 orphaned token was revoked.";
            default -> " " + rotated.revoked() + " orphaned tokens were revoked.";
        };
    }

    private void rescued(RotationOutcome.Rotated rotated) {
        rotated.rescued().stream()
                .sorted()
                .forEach(role -> print("Rescued: the PRIMARY token for " + role.label()
                        + " was dead, so the SECONDARY one did the work and stays where it is."));
    }

    private void table(RotationOutcome outcome) {
        print("");
        SlotTable.lines(outcome.slots(), clock.instant()).forEach(this::print);
        print("");
        if (DestinationTable.isOfUse(outcome.destinations())) {
            DestinationTable.lines(outcome.destinations(), clock.instant()).forEach(this::print);
            print("");
        }
    }

    private void survival(@Nullable Instant until, RotationBudget budget) {
        if (until != null) {
            print(Paragraph.wrap("Even if every later run fails, the rotator can recover by itself until "
                    + InstantText.both(until, clock.instant()) + ". " + BudgetText.sentence(budget)));
        }
    }

    private String styled(String style, String fixedText) {
        return ansi.string("@|" + style + " " + fixedText + "|@");
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
