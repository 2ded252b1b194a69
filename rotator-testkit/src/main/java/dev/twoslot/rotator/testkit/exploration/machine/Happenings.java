package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.LeaseState;
import dev.twoslot.rotator.testkit.exploration.machine.Scenario.Second;
import dev.twoslot.rotator.testkit.exploration.machine.World.Counter;

/** What happens around the runs: the scheduler starts one, time passes, a process dies, a lease ends, somebody revokes. */
final class Happenings {

    /** The longest life that a token can have in the model, in intervals. */
    private static final int LONG_LIFE = 7;

    private final Scenario scenario;
    private final Steps steps;
    private final Moves moves;
    private final Judge judge;

    Happenings(Scenario scenario, Steps steps, Moves moves, Judge judge) {
        this.scenario = scenario;
        this.steps = steps;
        this.moves = moves;
        this.judge = judge;
    }

    /** The worlds to begin with: an administrator's pair alone, and the slots as a successful run leaves them. */
    World[] beginnings() {
        return scenario.second() == Second.NONE
                ? new World[] {first(), steady()}
                : new World[] {steadyWithASecondVault()};
    }

    /** What a beginning is, by its place among them. */
    String beginningInWords(int index) {
        return switch (scenario.second()) {
            case NONE ->
                index == 0
                        ? "PRIMARY holds an administrator's pair, SECONDARY nothing"
                        : "a run has succeeded one interval ago";
            case EMPTY ->
                "a run has succeeded one interval ago; there is a second vault, empty, with an administrator's pair";
            case COPY -> "a run has succeeded one interval ago; there is a copy of its vault";
        };
    }

    /** A pair that an administrator has put into PRIMARY by hand, comments and all. */
    private World first() {
        World first = beginning();
        for (Role role : Role.values()) {
            put(
                    first,
                    SlotName.of(Slot.PRIMARY, role),
                    first.newToken(role, scenario.tokenLife(), World.NOBODY),
                    World.NOBODY);
        }
        first.age();
        for (SlotName slot : SlotName.values()) {
            first.mark(0, slot, true);
        }
        return first;
    }

    private World steady() {
        World steady = beginning();
        int asker = scenario.second() == Second.COPY ? World.BOTH : World.writer(0);
        for (Role role : Role.values()) {
            put(steady, SlotName.of(Slot.PRIMARY, role), steady.newToken(role, scenario.tokenLife(), asker), asker);
            put(
                    steady,
                    SlotName.of(Slot.SECONDARY, role),
                    steady.newToken(role, scenario.tokenLife() - 1, asker),
                    asker);
        }
        steady.age();
        steady.set(Counter.BOTH_PROMISED, true);
        return steady;
    }

    /** Beside the first vault another one for the same slots, and a token with a name like ours that a person made. */
    private World steadyWithASecondVault() {
        World world = steady();
        world.newToken(Role.TOKEN_CREATION, LONG_LIFE, World.NOBODY);
        if (scenario.second() == Second.COPY) {
            world.set(Counter.ONE_ID, true);
            for (SlotName slot : SlotName.values()) {
                world.record(1, slot, world.own(0, slot));
                world.mark(1, slot, true);
            }
        } else {
            world.setNew(1, true);
            for (Role role : Role.values()) {
                world.offer(role, world.newToken(role, LONG_LIFE, World.NOBODY));
            }
        }
        return world;
    }

    private World beginning() {
        World world = new World();
        world.set(Counter.TICKS_LEFT, scenario.intervals() - 1);
        world.set(Counter.STARTS_LEFT, scenario.faultyIntervals() > 0 ? scenario.startsPerInterval() : 1);
        world.set(Counter.KILLS_LEFT, scenario.kills());
        world.set(Counter.EDITS_LEFT, scenario.edits());
        return world;
    }

    private static void put(World world, SlotName slot, int token, int writer) {
        world.record(0, slot, token);
        world.publish(slot, token, writer);
        world.mark(0, slot, true);
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
            starts(from);
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
        if (from.get(Counter.EDITS_LEFT) > 0) {
            for (SlotName slot : SlotName.values()) {
                blankComment(from, slot);
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

    private void starts(World from) {
        start(from, false, false, false);
        boolean faulty = isFaulty(from);
        if (scenario.wrongClocks() && faulty) {
            start(from, false, false, true);
        }
        if (scenario.second() != Second.NONE) {
            start(from, true, false, false);
            if (scenario.takeOvers()) {
                start(from, true, true, false);
            }
        }
    }

    private void start(World from, boolean secondVault, boolean takingOver, boolean wrongClock) {
        World started = from.copy();
        int free = from.runs[0].is(Flag.ACTIVE) ? 1 : 0;
        RunView run = started.runs[free];
        RunView other = started.runs[1 - free];
        run.set(Flag.ACTIVE);
        run.setStep(steps.start());
        if (secondVault) {
            run.set(Flag.SECOND_VAULT);
        }
        if (takingOver) {
            run.set(Flag.TAKING_OVER);
        }
        if (wrongClock) {
            run.set(Flag.WRONG_CLOCK);
        }
        if (other.is(Flag.ACTIVE)) {
            run.set(Flag.DISTURBED);
            other.set(Flag.DISTURBED);
        }
        started.set(Counter.STARTS_LEFT, from.get(Counter.STARTS_LEFT) - 1);
        moves.to(
                started,
                free,
                () -> "starts" + (secondVault ? " from the second vault" : "") + (takingOver ? ", taking over" : "")
                        + (wrongClock ? " with a wrong clock" : ""));
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

    private void blankComment(World from, SlotName slot) {
        if (from.writerOf(slot) != World.NOBODY) {
            World next = from.copy();
            next.publish(slot, next.published(slot), World.NOBODY);
            next.set(Counter.EDITS_LEFT, from.get(Counter.EDITS_LEFT) - 1);
            moves.to(next, Moves.SURROUNDINGS, () -> "somebody blanks the comment of " + slot);
        }
    }

    private void revokeByHand(World from, Role role) {
        int token = from.own(0, SlotName.of(Slot.PRIMARY, role));
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
        if (run.holdsLease() && run.vault() == 0) {
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
