package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Answer;
import dev.twoslot.rotator.machine.Effect;
import dev.twoslot.rotator.machine.Ending;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.SlotState;
import dev.twoslot.rotator.machine.Step;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.testkit.exploration.machine.RunView.Flag;
import dev.twoslot.rotator.testkit.exploration.machine.World.Counter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Tells a run's machine what happened, and ends the run when the machine says so. */
// The bytes of a world live as long as one search: no order of an enum outlives the program that numbered it.
@SuppressWarnings("EnumOrdinal")
final class Progression {

    private static final int LOCKED = 1;
    private static final int LOCK_HELD = 2;
    private static final int FAILED = 3;
    private static final int DONE = 4;
    private static final int REFUSED = 5;
    private static final int LEASE_LOST = 6;
    private static final int ANSWERED = 16;
    private static final int READ = 1024;
    private static final int INSPECTED = 2048;
    private static final int CONFIRMED = 3072;

    private final Scenario scenario;
    private final Steps steps;
    private final Judge judge;

    Progression(Scenario scenario, Steps steps, Judge judge) {
        this.scenario = scenario;
        this.steps = steps;
        this.judge = judge;
    }

    void locked(World world, int actor) {
        move(world, actor, LOCKED, Event.Locked::new);
    }

    void lockHeld(World world, int actor) {
        move(world, actor, LOCK_HELD, () -> new Event.LockHeld(false));
    }

    void failed(World world, int actor) {
        world.runs[actor].set(Flag.DISTURBED);
        move(world, actor, FAILED, () -> new Event.Failed(Answer.FAILED));
    }

    void leaseLost(World world, int actor) {
        world.runs[actor].set(Flag.DISTURBED);
        move(world, actor, LEASE_LOST, () -> new Event.Failed(Answer.LEASE_LOST));
    }

    void inspected(World world, int actor, Ownership.Standing standing, Set<SlotName> outdated) {
        move(
                world,
                actor,
                INSPECTED + standing.ordinal() * 16 + code(outdated),
                () -> new Event.Inspected(standing, outdated));
    }

    void inspectionRefused(World world, int actor) {
        world.runs[actor].set(Flag.DISTURBED);
        move(world, actor, REFUSED, Event.InspectionRefused::new);
    }

    void confirmed(World world, int actor, Set<SlotName> slots) {
        move(world, actor, CONFIRMED + code(slots), () -> new Event.Confirmed(slots, Set.of()));
    }

    private static int code(Set<SlotName> slots) {
        int code = 0;
        for (SlotName slot : slots) {
            code |= 1 << slot.ordinal();
        }
        return code;
    }

    void done(World world, int actor) {
        move(world, actor, DONE, Event.Done::new);
    }

    void slotsRead(World world, int actor) {
        int code = 0;
        int vault = world.runs[actor].vault();
        for (SlotName slot : SlotName.values()) {
            code = code * SlotState.values().length + state(world, vault, slot).ordinal();
        }
        move(world, actor, READ + code, () -> {
            Map<SlotName, SlotState> states = new EnumMap<>(SlotName.class);
            for (SlotName slot : SlotName.values()) {
                states.put(slot, state(world, vault, slot));
            }
            return new Event.SlotsRead(states);
        });
    }

    private static SlotState state(World world, int vault, SlotName slot) {
        if (world.own(vault, slot) == World.EMPTY) {
            boolean offered = slot.slot() == Slot.PRIMARY && world.offered(slot.role()) != World.EMPTY;
            return offered ? SlotState.OFFERED : SlotState.EMPTY;
        }
        return world.isMarked(vault, slot) ? SlotState.PUBLISHED : SlotState.UNPUBLISHED;
    }

    /** A role's part is answered; once every part is, the run moves on. */
    void answered(World world, int actor) {
        RunView run = world.runs[actor];
        Set<Role> roles = roles(steps.step(run.step()).effect().orElseThrow());
        for (Role role : roles) {
            if (!run.isAnswered(role)) {
                return;
            }
        }
        move(world, actor, ANSWERED + run.progressCode(), () -> {
            Map<Role, Answer> answers = new EnumMap<>(Role.class);
            roles.forEach(role -> answers.put(role, run.answer(role)));
            return new Event.Answered(answers);
        });
    }

    private static Set<Role> roles(Effect effect) {
        if (effect instanceof Effect.VerifySlots verify) {
            return verify.roles();
        }
        if (effect instanceof Effect.WriteSlots write) {
            return write.copies().keySet();
        }
        return EnumSet.allOf(Role.class);
    }

    private void move(World world, int actor, int code, Supplier<Event> event) {
        RunView run = world.runs[actor];
        int next = steps.next(run.step(), code, event);
        run.setStep(next);
        Step step = steps.step(next);
        if (step.state() instanceof RotationMachine.Finished finished) {
            end(world, run, finished.ending());
        }
    }

    private void end(World world, RunView run, Ending ending) {
        if (ending instanceof Ending.Rotated rotated) {
            succeeded(world, run, rotated);
        } else if (ending instanceof Ending.Failed) {
            world.set(Counter.CLEAN_RUNS, 0);
        }
        judge.ended(world, run, ending);
        run.vanish();
    }

    private void succeeded(World world, RunView run, Ending.Rotated rotated) {
        if (run.is(Flag.OVERTAKEN)) {
            // What it promoted is as old as the interval that it began in, not as this one.
            world.set(Counter.CLEAN_RUNS, 0);
            return;
        }
        world.set(Counter.IN_CHARGE, run.vault());
        boolean firstInInterval = !world.is(Counter.SUCCEEDED);
        if (firstInInterval) {
            world.set(Counter.MISSED_BEFORE, world.get(Counter.MISSED));
        }
        world.set(Counter.MISSED, 0);
        world.set(Counter.SUCCEEDED, true);
        world.set(Counter.DISTURBED, false);
        // A rescued role keeps a SECONDARY that is one interval older than usual, and so does a copy of the vault that
        // takes
        // over from where it stood: the budget does not cover that.
        world.set(
                Counter.BOTH_PROMISED,
                rotated.rescued().isEmpty()
                        && !run.is(Flag.TAKING_OVER)
                        && world.get(Counter.MISSED_BEFORE) <= scenario.missedRunsWithBothSlots());
        if (run.is(Flag.DISTURBED)) {
            world.set(Counter.CLEAN_RUNS, 0);
        } else if (firstInInterval || !scenario.advisory()) {
            // Under an advisory lock the sweep spares young tokens: two runs shortly one after the other count as one.
            world.set(Counter.CLEAN_RUNS, Math.min(2, world.get(Counter.CLEAN_RUNS) + 1));
        }
    }
}
