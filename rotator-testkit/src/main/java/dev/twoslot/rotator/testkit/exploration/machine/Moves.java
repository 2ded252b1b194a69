package dev.twoslot.rotator.testkit.exploration.machine;

import java.util.function.Supplier;

/** Takes the moves that lead out of a world. */
interface Moves {

    /**
     * One move.
     *
     * @param next the world after it; whoever hands it over is done with it
     * @param actor the run that makes the move, or {@link #SURROUNDINGS}
     * @param how the move in words
     */
    void to(World next, int actor, Supplier<String> how);

    /** Nobody's move: time, the scheduler, somebody's hand. */
    int SURROUNDINGS = -1;
}
