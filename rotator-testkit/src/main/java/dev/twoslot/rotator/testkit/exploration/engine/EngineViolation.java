package dev.twoslot.rotator.testkit.exploration.engine;

import dev.twoslot.rotator.testkit.exploration.Invariant;
import java.util.List;

/**
 * An invariant that a real run broke.
 *
 * @param invariant which
 * @param how what is wrong
 * @param story what was made to go wrong before, in order
 */
public record EngineViolation(Invariant invariant, String how, List<String> story) {
    public EngineViolation {
        story = List.copyOf(story);
    }

    /** The violation in words. */
    public String inWords() {
        return invariant + " (" + invariant.sentence() + ") does not hold: " + how + "\n  "
                + String.join("\n  ", story);
    }
}
