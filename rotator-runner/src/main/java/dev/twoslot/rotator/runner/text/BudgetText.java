package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.RotationBudget;

/** A budget in words. */
public final class BudgetText {

    private BudgetText() {}

    /** One sentence: {@code Tokens live 2h10m, a run is due every 1h and may be late by 8m (the slack): 1 missed run is survived.} */
    public static String sentence(RotationBudget budget) {
        return "Tokens live " + DurationText.format(budget.ttl()) + ", a run is due every "
                + DurationText.format(budget.interval()) + " and may be late by "
                + DurationText.format(budget.slack()) + " (the slack): "
                + promise(budget) + ".";
    }

    private static String promise(RotationBudget budget) {
        return switch (budget.missedRunsSurvived()) {
            case -1 -> "a token may run out before the next run, even if none is missed";
            case 0 -> "no missed run is survived";
            case 1 -> "1 missed run is survived";
            default -> budget.missedRunsSurvived() + " missed runs in a row are survived";
        };
    }
}
