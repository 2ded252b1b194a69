package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the check has found out so far, and what follows from it. Pure.
 *
 * <p>A role is rescued by its SECONDARY only if its PRIMARY has ended for certain: by the issuer's word, past its own known end, or
 * refused <em>and</em> missing from the issuer's list. A refusal alone may be a fault of the provider's that passes.
 *
 * @param primary the answers for PRIMARY
 * @param secondary the answers for SECONDARY, of the roles whose PRIMARY is not usable and whose SECONDARY is not empty
 */
record Check(Map<Role, Answer> primary, Map<Role, Answer> secondary) {

    Check {
        primary = InOrder.map(Role.class, primary);
        secondary = InOrder.map(Role.class, secondary);
    }

    /** The slots whose token may have ended, and of which a second witness has to be asked. */
    Set<SlotName> unproven() {
        Set<SlotName> slots = EnumSet.noneOf(SlotName.class);
        for (Role role : suspects(primary)) {
            addUnproven(slots, SlotName.of(Slot.PRIMARY, role), primary.get(role));
            addUnproven(slots, SlotName.of(Slot.SECONDARY, role), secondary.get(role));
        }
        return slots;
    }

    private static void addUnproven(Set<SlotName> slots, SlotName slot, @Nullable Answer answer) {
        if (answer == Answer.REFUSED || answer == Answer.NOT_PERMITTED) {
            slots.add(slot);
        }
    }

    /** The slot whose token-creation token works, and so may list tokens; empty if neither does. */
    Optional<Slot> lister() {
        if (primary.get(Role.TOKEN_CREATION) == Answer.DONE) {
            return Optional.of(Slot.PRIMARY);
        }
        return secondary.get(Role.TOKEN_CREATION) == Answer.DONE ? Optional.of(Slot.SECONDARY) : Optional.empty();
    }

    /** The roles whose PRIMARY is not usable. */
    static Set<Role> suspects(Map<Role, Answer> answers) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        answers.forEach((role, answer) -> {
            if (answer != Answer.DONE) {
                roles.add(role);
            }
        });
        return roles;
    }

    /**
     * What to do.
     *
     * @param confirmed the unproven slots whose end, or loss of permission, a second witness has confirmed
     * @param permitted the unproven slots whose token has its permission by that witness: to be refused for the lack of it is then a
     *     fault of the provider's
     */
    Conclusion conclude(Set<SlotName> confirmed, Set<SlotName> permitted) {
        Set<Role> rescued = EnumSet.noneOf(Role.class);
        boolean dead = false;
        boolean undecided = false;
        boolean forbidden = false;
        for (Role role : suspects(primary)) {
            boolean gone = primary.get(role) == Answer.ENDED || confirmed.contains(SlotName.of(Slot.PRIMARY, role));
            if (gone && secondary.get(role) == Answer.DONE) {
                rescued.add(role);
            } else if (lacksPermission(primary.get(role), SlotName.of(Slot.PRIMARY, role), permitted)
                    || lacksPermission(secondary.get(role), SlotName.of(Slot.SECONDARY, role), permitted)) {
                forbidden = true;
            } else if (gone && secondaryIsGone(role, confirmed)) {
                dead = true;
            } else {
                undecided = true;
            }
        }
        if (dead) {
            return Conclusion.fail(FailureReason.BOTH_SLOTS_DEAD);
        }
        if (forbidden) {
            return Conclusion.fail(FailureReason.PERMISSION_MISSING);
        }
        return undecided
                ? Conclusion.fail(FailureReason.CHECK_INCONCLUSIVE)
                : Conclusion.goOn(Sources.rescuing(rescued));
    }

    private static boolean lacksPermission(@Nullable Answer answer, SlotName slot, Set<SlotName> permitted) {
        return answer == Answer.NOT_PERMITTED && !permitted.contains(slot);
    }

    private boolean secondaryIsGone(Role role, Set<SlotName> confirmed) {
        Answer answer = secondary.get(role);
        return answer == null || answer == Answer.ENDED || confirmed.contains(SlotName.of(Slot.SECONDARY, role));
    }

    /**
     * Which slots do the work, or why none can.
     *
     * @param sources null if the run has to give up
     * @param reason null if it goes on
     */
    record Conclusion(@Nullable Sources sources, @Nullable FailureReason reason) {
        static Conclusion goOn(Sources sources) {
            return new Conclusion(sources, null);
        }

        static Conclusion fail(FailureReason reason) {
            return new Conclusion(null, reason);
        }
    }
}
