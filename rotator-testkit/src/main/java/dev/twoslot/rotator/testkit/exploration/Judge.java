package dev.twoslot.rotator.testkit.exploration;

import dev.twoslot.rotator.Phase;
import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.testkit.Invariant;
import dev.twoslot.rotator.testkit.exploration.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.World.Counter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds each move and each world against the invariants, and keeps the first that does not hold. */
final class Judge {

    private final Scenario scenario;
    private @Nullable Broken broken;

    Judge(Scenario scenario) {
        this.scenario = scenario;
    }

    /** What does not hold since this was asked last. */
    @Nullable
    Broken take() {
        Broken taken = broken;
        broken = null;
        return taken;
    }

    /** A call that needs the lease begins. */
    void guarded(boolean leaseHeld) {
        require(leaseHeld, Invariant.I6, "a call begins without the lease that it needs");
    }

    /** A run is about to write a slot. */
    void write(World world, RunView run, Phase phase, Set<Role> roles, Role role, SlotCopy copy) {
        require(
                run.hasVerified(copy.from(), role),
                copy.to() == Slot.SECONDARY ? Invariant.I3 : Invariant.I4,
                copy.to() + " gets " + copy.from() + ", which did not verify in this run");
        // With another run at work, a slot can become half written at any time.
        if (phase == Phase.STAGE && scenario.atOnce() == 1) {
            for (Role staged : roles) {
                require(
                        world.isMarked(SlotName.of(Slot.PRIMARY, staged)),
                        Invariant.ROLL_FORWARD,
                        "SECONDARY is written while PRIMARY is still half written");
            }
        }
    }

    /** A run is about to revoke a token. */
    void revoke(World world, int actor, int token) {
        RunView other = world.runs[1 - actor];
        require(!world.isHeld(token), Invariant.I7, "a slot holds the revoked token");
        require(
                !other.holdsLease() || !other.isToPromote(token),
                Invariant.I7,
                "another run that holds the lock may be about to write the revoked token");
    }

    /** A run is over. */
    void ended(World world, RunView run, Ending ending) {
        require(!run.holdsLease(), Invariant.RELEASE, "the run is over and still holds the lock");
        if (ending instanceof Ending.Failed failed) {
            endedBefore(run, failed.phase());
        }
        if (ending instanceof Ending.Rotated && world.get(Counter.CLEAN_RUNS) == 2) {
            noLeftovers(world, run);
        }
    }

    /** A run ends, or dies, in this phase. */
    void endedBefore(RunView run, Phase phase) {
        require(
                !run.is(Flag.WROTE_PRIMARY) || phase.compareTo(Phase.PROMOTE) >= 0,
                Invariant.I5,
                "a run that ends in " + phase.label() + " has written PRIMARY");
    }

    private void noLeftovers(World world, RunView run) {
        for (int token = World.firstToken(); token < world.endOfTokens(); token++) {
            boolean displaced = token == run.read(SlotName.SECONDARY_TOKEN_CREATION_TOKEN)
                    || token == run.read(SlotName.SECONDARY_SECRET_EDIT_TOKEN);
            require(
                    !world.isOurs(token) || world.isHeld(token) || displaced,
                    Invariant.I8,
                    "after two successful runs a live token of ours is in no slot");
        }
    }

    /** A world is reached, by a run's move or by its surroundings'. */
    void reached(World before, World after, boolean byRun) {
        boolean withinBudget =
                after.get(Counter.MISSED) <= scenario.missedRunsSurvived() && !after.is(Counter.DISTURBED);
        for (Role role : Role.values()) {
            if (!after.hasUsable(role)) {
                require(!withinBudget, Invariant.I1, "no slot of " + role.label() + " holds a usable token");
                require(
                        !byRun || !before.hasUsable(role),
                        Invariant.I1,
                        "the run takes away the last usable token of " + role.label());
            }
        }
        boolean bothPromised = after.is(Counter.BOTH_PROMISED)
                && after.get(Counter.MISSED_BEFORE) + after.get(Counter.MISSED) <= scenario.missedRunsWithBothSlots();
        require(!bothPromised || after.allUsable(), Invariant.I2, "a slot holds no usable token");
    }

    private void require(boolean holds, Invariant invariant, String how) {
        if (!holds && broken == null) {
            broken = new Broken(invariant, how);
        }
    }
}
