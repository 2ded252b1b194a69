package dev.twoslot.rotator.runner.wire;

import java.util.function.BiPredicate;

/**
 * A lie that is told to a rotator.
 *
 * @param name on which call what is said
 * @param told to which calls
 * @param falsehood what is said
 */
public record Lie(String name, BiPredicate<Call, Story> told, Falsehood falsehood) {

    /** Whether it can do harm only where there are tokens to be revoked. */
    public boolean isAboutOrphans() {
        return name.startsWith("list of tokens") || name.startsWith("look at a token") || name.startsWith("revoke");
    }

    public boolean isOnTheWire() {
        return name.contains("on the wire");
    }

    @Override
    public String toString() {
        return name;
    }
}
