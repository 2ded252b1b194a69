package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.SlotCopy;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.exploration.Invariant;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.machine.World.Counter;
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
        require(!run.is(Flag.WRONG_CLOCK), Invariant.CLOCK, "a run whose clock is wrong writes a slot");
        require(
                run.hasVerified(copy.from(), role),
                copy.to() == Slot.SECONDARY ? Invariant.I3 : Invariant.I4,
                copy.to() + " gets " + copy.from() + ", which did not verify in this run");
        // With another run at work, a slot can become half written at any time.
        if (phase == Phase.STAGE && scenario.atOnce() == 1) {
            for (Role staged : roles) {
                require(
                        world.isMarked(run.vault(), SlotName.of(Slot.PRIMARY, staged)),
                        Invariant.ROLL_FORWARD,
                        "SECONDARY is written while PRIMARY is still half written");
            }
        }
    }

    /** A run is about to revoke a token. */
    void revoke(World world, int actor, int token) {
        RunView other = world.runs[1 - actor];
        int vault = world.runs[actor].vault();
        require(world.isAsked(token), Invariant.I12, "the revoked token was made by a person");
        require(!isAnothers(world, vault, token), Invariant.I12, "another installation's slots hold the revoked token");
        require(!world.isHeld(vault, token), Invariant.I7, "a slot holds the revoked token");
        require(
                !other.holdsLease() || !other.isToPromote(token),
                Invariant.I7,
                "another run that holds the lock may be about to write the revoked token");
    }

    /** Whether the other vault's slots hold the token: where it has written, and in its private copy if it is no mere copy. */
    private static boolean isAnothers(World world, int vault, int token) {
        int other = 1 - vault;
        for (SlotName slot : SlotName.values()) {
            boolean written = world.published(slot) == token && world.writerOf(slot) == World.writer(other);
            if (written || (!world.is(Counter.ONE_ID) && world.own(other, slot) == token)) {
                return true;
            }
        }
        return false;
    }

    /** A run is about to give consumers a token. */
    void publish(World world, RunView run, SlotName slot, int token) {
        int before = world.published(slot);
        require(
                !world.isAlive(before)
                        || before == token
                        || world.writerOf(slot) != World.writer(1 - run.vault())
                        || run.is(Flag.TAKING_OVER),
                Invariant.I12,
                slot + " of another installation, which holds a live token, is overwritten");
    }

    /** A run is over. */
    void ended(World world, RunView run, Ending ending) {
        require(!run.holdsLease(), Invariant.RELEASE, "the run is over and still holds the lock");
        if (ending instanceof Ending.Failed failed) {
            endedBefore(run, failed.phase());
            if (failed.reason() == FailureReason.BOTH_SLOTS_DEAD) {
                calledForAPerson(world, run);
            }
        }
        if (ending instanceof Ending.Rotated rotated) {
            for (Role role : rotated.rescued()) {
                require(
                        !world.isAlive(run.read(SlotName.of(Slot.PRIMARY, role))),
                        Invariant.DEATH,
                        "the PRIMARY " + role.label() + " token was passed over although it works");
            }
            if (world.get(Counter.CLEAN_RUNS) == 2) {
                nothingLeftOver(world, run);
            }
        }
    }

    /** A run ends, or dies, in this phase. */
    void endedBefore(RunView run, Phase phase) {
        require(
                !run.is(Flag.WROTE_PRIMARY) || phase.compareTo(Phase.PROMOTE) >= 0,
                Invariant.I5,
                "a run that ends in " + phase.label() + " has written PRIMARY");
    }

    private void calledForAPerson(World world, RunView run) {
        boolean dead = false;
        for (Role role : Role.values()) {
            dead |= !world.isAlive(run.read(SlotName.of(Slot.PRIMARY, role)))
                    && !world.isAlive(run.read(SlotName.of(Slot.SECONDARY, role)));
        }
        require(dead, Invariant.DEATH, "a person is called although a token of each role works");
    }

    private void nothingLeftOver(World world, RunView run) {
        for (int token = World.firstToken(); token < world.endOfTokens(); token++) {
            boolean superseded = token == run.read(SlotName.SECONDARY_TOKEN_CREATION_TOKEN)
                    || token == run.read(SlotName.SECONDARY_SECRET_EDIT_TOKEN);
            require(
                    !world.isAskedBy(run.vault(), token) || world.isHeld(run.vault(), token) || superseded,
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
