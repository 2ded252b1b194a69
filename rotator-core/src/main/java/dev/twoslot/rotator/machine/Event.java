package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.Role;
import dev.twoslot.rotator.SlotName;
import java.util.Map;

/** What happened when an effect was performed. */
public sealed interface Event {

    /** The lease is ours. */
    record Locked() implements Event {}

    /** Somebody else holds the mutex. */
    record LockHeld() implements Event {}

    /** The slots, each with what the machine needs to know of it. */
    record SlotsRead(Map<SlotName, SlotState> slots) implements Event {
        public SlotsRead {
            slots = Map.copyOf(slots);
        }
    }

    /** The answers to an effect that acts on roles: exactly those that the effect named. */
    record Answered(Map<Role, Answer> answers) implements Event {
        public Answered {
            answers = Map.copyOf(answers);
        }
    }

    /** An effect that can't fail the run is over. */
    record Done() implements Event {}

    /** An effect that acts on no role failed or, if {@code interrupted}, was not waited for. */
    record Failed(boolean interrupted) implements Event {}
}
