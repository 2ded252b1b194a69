package dev.twoslot.rotator.runner.plan;

import dev.twoslot.rotator.RotationBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws how the lifetimes of consecutive pairs overlap, to scale. */
final class LifetimePicture {

    private static final int PAIRS = 3;
    private static final int WIDTH = 64;
    private static final int WIDEST_INTERVAL = 12;

    private LifetimePicture() {}

    /**
     * A line with the runs, one for each pair of tokens, and the key.
     *
     * @return no line where a lifetime spans so many intervals that they don't fit beside each other
     */
    static List<String> lines(RotationBudget budget) {
        double intervals = (double) budget.ttl().toMillis() / budget.interval().toMillis();
        int interval = (int) Math.min(WIDEST_INTERVAL, WIDTH / (intervals + PAIRS - 1));
        if (interval < 2) {
            return List.of();
        }
        int lifetime = (int) Math.max(1, Math.round(intervals * interval));
        List<String> lines = new ArrayList<>();
        StringBuilder runs = new StringBuilder(label("run"));
        for (int run = 1; (run - 1) * interval < lifetime + (PAIRS - 1) * interval; run++) {
            runs.append(String.format(Locale.ROOT, "%-" + interval + "s", run));
        }
        lines.add(runs.toString().stripTrailing());
        for (int pair = 0; pair < PAIRS; pair++) {
            lines.add(label("pair " + (pair + 1)) + " ".repeat(pair * interval) + life(interval, lifetime));
        }
        lines.add("");
        lines.add("  P in PRIMARY, S in SECONDARY, . displaced but alive");
        return lines;
    }

    private static String life(int interval, int lifetime) {
        int primary = Math.min(interval, lifetime);
        int secondary = Math.min(interval, lifetime - primary);
        return "P".repeat(primary) + "S".repeat(secondary) + ".".repeat(lifetime - primary - secondary);
    }

    private static String label(String text) {
        return String.format(Locale.ROOT, "  %-8s ", text);
    }
}
