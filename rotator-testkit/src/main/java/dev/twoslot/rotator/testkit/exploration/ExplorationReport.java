package dev.twoslot.rotator.testkit.exploration;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an exploration of the machine saw.
 *
 * @param states how many different worlds were reached
 * @param transitions how many moves between them were made
 * @param violation the shortest way to a world in which an invariant does not hold; empty if there is none
 */
public record ExplorationReport(int states, long transitions, Optional<Violation> violation) {

    /**
     * An invariant that does not hold.
     *
     * @param invariant which
     * @param overlapping whether two runs could be at work at once, so that {@link Invariant#I11} does not hold either
     * @param how what is wrong
     * @param trace how to get there, move by move
     */
    public record Violation(Invariant invariant, boolean overlapping, String how, List<String> trace) {
        public Violation {
            trace = List.copyOf(trace);
        }

        /** The violation in words, one numbered line for each move. */
        public String inWords() {
            return invariant + " (" + invariant.sentence() + ") does not hold: " + how + "\n"
                    + IntStream.range(0, trace.size())
                            .mapToObj(move -> "  " + (move + 1) + ". " + trace.get(move))
                            .collect(Collectors.joining("\n"));
        }
    }
}
