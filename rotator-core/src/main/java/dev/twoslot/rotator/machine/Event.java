package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.SlotName;
import java.util.Map;
import java.util.Set;

/** What happened when an effect was performed. */
public sealed interface Event {

    /** The lease is ours. */
    record Locked() implements Event {}

    /**
     * Another holds the mutex.
     *
     * @param overdue whether that is no normal skip: its lease has ended, or the tokens in use are overdue for rotation
     */
    record LockHeld(boolean overdue) implements Event {}

    /** The slots, each with what the machine needs to know of it. */
    record SlotsRead(Map<SlotName, SlotState> slots) implements Event {
        public SlotsRead {
            slots = InOrder.map(SlotName.class, slots);
        }
    }

    /**
     * The place that consumers read was looked at.
     *
     * @param standing whose the slots are
     * @param outdated the slots that say they hold an older token than the one that was published
     */
    record Inspected(Ownership.Standing standing, Set<SlotName> outdated) implements Event {
        public Inspected {
            outdated = InOrder.set(SlotName.class, outdated);
        }
    }

    /** No token was permitted to look at the place that consumers read; the check will tell why. */
    record InspectionRefused() implements Event {}

    /** The answers to an effect that acts on roles: exactly those that the effect named. */
    record Answered(Map<Role, Answer> answers) implements Event {
        public Answered {
            answers = InOrder.map(Role.class, answers);
        }
    }

    /**
     * What the issuer's list says of the slots in question.
     *
     * @param slots those whose token has ended, or lost its permission, by the list as well
     * @param permitted those whose token has its role's permission by the list: a refusal for the lack of one is wrong
     */
    record Confirmed(Set<SlotName> slots, Set<SlotName> permitted) implements Event {
        public Confirmed {
            slots = InOrder.set(SlotName.class, slots);
            permitted = InOrder.set(SlotName.class, permitted);
        }
    }

    /** An effect that acts on no role is done. */
    record Done() implements Event {}

    /** An effect that acts on no role failed; how, is one of the answers from {@link Answer#FAILED} on. */
    record Failed(Answer answer) implements Event {}
}
