package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.testkit.exploration.ExplorationReport;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import dev.twoslot.rotator.testkit.exploration.machine.Scenario.Second;

/**
 * Goes through every world that a rotation can get into, and holds each against the {@link Invariant}s.
 *
 * <p>The world is small and abstract: four slots, each with the rotator's private copy and the one that consumers get; tokens that
 * live for some intervals; a lock; one or two runs. At every call that a run makes (and at each role's part of a parallel
 * step by itself, whichever comes first) everything can happen: it succeeds; it is refused or fails with nothing done; it is
 * done and the reply is lost; the process dies before it or after it; the lease is lost; an interval passes. A write is three
 * calls: into the private copy, to where consumers read, and the note that both agree.
 *
 * <p>The search is breadth-first, so the violation that it reports is one with the fewest moves. It is deterministic. Not
 * thread-safe.
 */
public final class MachineExploration {

    private RotationProtocol protocol = RotationProtocol.REAL;
    private int intervals = 3;
    private int startsPerInterval = 1;
    private int atOnce = 1;
    private boolean advisory;
    private int tokenLife = 2;
    private int kills;
    private int faultyIntervals = Integer.MAX_VALUE;
    private boolean lies;
    private boolean outages;
    private boolean wrongClocks;
    private Second second = Second.NONE;
    private boolean takeOvers;
    private int edits;

    private MachineExploration() {}

    /** So many scheduled runs, one after the other, one in each interval. */
    public static MachineExploration ofConsecutiveRuns(int runs) {
        MachineExploration exploration = new MachineExploration();
        exploration.intervals = runs;
        return exploration;
    }

    /**
     * Two runs in one interval under a lock that can let both in, in every order of their calls. After that interval as many
     * more as are wished for, with one run each in which nothing goes wrong.
     */
    public static MachineExploration ofOverlappingRuns(int intervalsAfterwards) {
        MachineExploration exploration = new MachineExploration();
        exploration.intervals = 1 + intervalsAfterwards;
        exploration.faultyIntervals = 1;
        exploration.startsPerInterval = 2;
        exploration.atOnce = 2;
        exploration.advisory = true;
        return exploration;
    }

    /** Two runs at a time as before, under a lock that keeps them apart for as long as its leases last. */
    public MachineExploration underALockThatHolds() {
        advisory = false;
        return this;
    }

    /** So many runs may start in each interval, one after another or, if two overlap at all, at the same time. */
    public MachineExploration startsPerInterval(int starts) {
        startsPerInterval = starts;
        return this;
    }

    /** How many intervals a token lives, 2 to 7: one more than the missed runs that the budget allows. */
    public MachineExploration tokenLife(int lifeInIntervals) {
        if (lifeInIntervals < 2 || lifeInIntervals > 7) {
            throw new IllegalArgumentException("a token lives 2 to 7 intervals, not " + lifeInIntervals);
        }
        tokenLife = lifeInIntervals;
        return this;
    }

    /** So many times, between two runs, somebody revokes a token that a PRIMARY slot holds. */
    public MachineExploration revokedByHand(int times) {
        kills = times;
        return this;
    }

    /** Only in the first intervals can anything go wrong; in the others each run succeeds if it can. */
    public MachineExploration faultsInTheFirst(int numberOfIntervals) {
        faultyIntervals = numberOfIntervals;
        return this;
    }

    /** Replies speak of other tokens than the one in question, and say that a slot is written that is not. */
    public MachineExploration withLies() {
        lies = true;
        return this;
    }

    /** Any token may be refused although it works, all of them at once included. */
    public MachineExploration withOutages() {
        outages = true;
        return this;
    }

    /** Any run may find its clock and the issuer's too far apart. */
    public MachineExploration withWrongClocks() {
        wrongClocks = true;
        return this;
    }

    /**
     * A second, empty vault on the same account and for the same slots, with an administrator's pair and a lock of its own: another
     * installation, or the same one after its vault was lost. Any run works from the one or the other. Beside them there is
     * a token that a person made, with a name like ours.
     */
    public MachineExploration withASecondInstallation() {
        second = Second.EMPTY;
        return this;
    }

    /** The same with a copy of the vault as it was at the beginning: restored from a backup, or at work elsewhere. */
    public MachineExploration withACopyOfTheVault() {
        second = Second.COPY;
        return this;
    }

    /** An operator may let any run of the second vault take the slots over. */
    public MachineExploration withTakeOvers() {
        takeOvers = true;
        return this;
    }

    /** So many times a person blanks the comment of a slot. */
    public MachineExploration withBlankedComments(int times) {
        edits = times;
        return this;
    }

    /** Another rotator than the real one: to see that the exploration finds what is wrong with it. */
    public MachineExploration of(RotationProtocol other) {
        protocol = other;
        return this;
    }

    /** Explores until every world was seen or an invariant does not hold. */
    public ExplorationReport explore() {
        return new Search(new Scenario(
                        protocol,
                        intervals,
                        startsPerInterval,
                        atOnce,
                        advisory,
                        tokenLife,
                        kills,
                        Math.min(faultyIntervals, intervals),
                        lies,
                        outages,
                        wrongClocks,
                        second,
                        takeOvers,
                        edits))
                .run();
    }
}
