package dev.twoslot.rotator.testkit.exploration;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.SlotName;
import dev.twoslot.rotator.testkit.exploration.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.RunView.LeaseState;
import dev.twoslot.rotator.testkit.exploration.World.Counter;

/** What happens around the runs: the scheduler starts one, time passes, a process dies, a lease ends, somebody revokes. */
final class Surroundings {

    private final Scenario scenario;
    private final Steps steps;
    private final Moves moves;
    private final Judge judge;

    Surroundings(Scenario scenario, Steps steps, Moves moves, Judge judge) {
        this.scenario = scenario;
        this.steps = steps;
        this.moves = moves;
        this.judge = judge;
    }

    /** The worlds to begin with: an administrator's pair alone, and the slots as a successful run leaves them. */
    World[] beginnings() {
        World first = beginning();
        World steady = beginning();
        for (Role role : Role.values()) {
            put(first, SlotName.of(Slot.PRIMARY, role), first.newToken(role, scenario.tokenLife(), false));
            put(steady, SlotName.of(Slot.PRIMARY, role), steady.newToken(role, scenario.tokenLife(), true));
            put(steady, SlotName.of(Slot.SECONDARY, role), steady.newToken(role, scenario.tokenLife() - 1, true));
        }
        first.age();
        steady.age();
        for (SlotName slot : SlotName.values()) {
            first.mark(slot);
        }
        steady.set(Counter.BOTH_PROMISED, true);
        return new World[] {first, steady};
    }

    private World beginning() {
        World world = new World();
        world.set(Counter.TICKS_LEFT, scenario.intervals() - 1);
        world.set(Counter.STARTS_LEFT, scenario.faultyIntervals() > 0 ? scenario.startsPerInterval() : 1);
        world.set(Counter.KILLS_LEFT, scenario.kills());
        return world;
    }

    private static void put(World world, SlotName slot, int token) {
        world.record(slot, token);
        world.publish(slot, token);
        world.mark(slot);
    }

    /** Whether anything can go wrong in the interval. */
    boolean isFaulty(World world) {
        return scenario.intervals() - 1 - world.get(Counter.TICKS_LEFT) < scenario.faultyIntervals();
    }

    /** Every move that is nobody's. */
    void expand(World from) {
        boolean faulty = isFaulty(from);
        int active = active(from);
        if (from.get(Counter.STARTS_LEFT) > 0 && active < scenario.atOnce()) {
            start(from);
        }
        boolean idle = active == 0 && from.get(Counter.STARTS_LEFT) == 0;
        if (from.get(Counter.TICKS_LEFT) > 0 && (faulty || idle) && !isAnyoneWriting(from)) {
            pass(from);
        }
        if (!faulty) {
            return;
        }
        if (from.get(Counter.KILLS_LEFT) > 0 && active == 0) {
            for (Role role : Role.values()) {
                revokeByHand(from, role);
            }
        }
        if (from.is(Counter.STALE_LOCK)) {
            World free = from.copy();
            free.set(Counter.STALE_LOCK, false);
            moves.to(free, Moves.SURROUNDINGS, () -> "the lock that nobody let go of runs out");
        }
        for (int run = 0; run < from.runs.length; run++) {
            if (from.runs[run].is(Flag.ACTIVE)) {
                die(from, run);
                loseLease(from, run);
            }
        }
    }

    private static int active(World world) {
        return (world.runs[0].is(Flag.ACTIVE) ? 1 : 0) + (world.runs[1].is(Flag.ACTIVE) ? 1 : 0);
    }

    /** The guard lets a write begin only if the lease covers all of it: no lease ends in the middle of one. */
    private static boolean isAnyoneWriting(World world) {
        return world.runs[0].isWriting() || world.runs[1].isWriting();
    }

    private void start(World from) {
        World started = from.copy();
        int free = from.runs[0].is(Flag.ACTIVE) ? 1 : 0;
        RunView run = started.runs[free];
        RunView other = started.runs[1 - free];
        run.set(Flag.ACTIVE);
        run.setStep(steps.start());
        if (other.is(Flag.ACTIVE)) {
            run.set(Flag.DISTURBED);
            other.set(Flag.DISTURBED);
        }
        started.set(Counter.STARTS_LEFT, from.get(Counter.STARTS_LEFT) - 1);
        moves.to(started, free, () -> "starts");
    }

    private void pass(World from) {
        World next = from.copy();
        int left = from.get(Counter.TICKS_LEFT) - 1;
        next.set(Counter.TICKS_LEFT, left);
        boolean faulty = isFaulty(next);
        next.set(Counter.STARTS_LEFT, faulty ? scenario.startsPerInterval() : 1);
        next.set(Counter.STALE_LOCK, false);
        if (!from.is(Counter.SUCCEEDED)) {
            // One more than the budget allows is as good as any more.
            next.set(Counter.MISSED, Math.min(scenario.missedRunsSurvived() + 1, from.get(Counter.MISSED) + 1));
            next.set(Counter.CLEAN_RUNS, 0);
        }
        next.set(Counter.SUCCEEDED, false);
        next.age();
        for (RunView run : next.runs) {
            if (run.is(Flag.ACTIVE)) {
                run.set(Flag.DISTURBED);
                run.set(Flag.OVERTAKEN);
                if (run.holdsLease()) {
                    run.setLease(LeaseState.LOST);
                }
            }
        }
        moves.to(next, Moves.SURROUNDINGS, () -> "an interval passes");
    }

    private void revokeByHand(World from, Role role) {
        int token = from.own(SlotName.of(Slot.PRIMARY, role));
        if (from.isAlive(token)) {
            World next = from.copy();
            next.kill(token);
            next.set(Counter.KILLS_LEFT, from.get(Counter.KILLS_LEFT) - 1);
            next.set(Counter.DISTURBED, true);
            next.set(Counter.BOTH_PROMISED, false);
            next.set(Counter.CLEAN_RUNS, 0);
            moves.to(next, Moves.SURROUNDINGS, () -> "somebody revokes the PRIMARY " + role.label() + " token");
        }
    }

    private void die(World from, int actor) {
        World next = from.copy();
        RunView run = next.runs[actor];
        judge.endedBefore(run, steps.step(run.step()).effect().orElseThrow().phase());
        if (run.holdsLease()) {
            next.set(Counter.STALE_LOCK, true);
        }
        next.set(Counter.CLEAN_RUNS, 0);
        run.vanish();
        moves.to(next, actor, () -> "dies");
    }

    private void loseLease(World from, int actor) {
        if (from.runs[actor].holdsLease() && !from.runs[actor].isWriting()) {
            World next = from.copy();
            next.runs[actor].setLease(LeaseState.LOST);
            next.runs[actor].set(Flag.DISTURBED);
            moves.to(next, actor, () -> "loses its lease");
        }
    }
}
