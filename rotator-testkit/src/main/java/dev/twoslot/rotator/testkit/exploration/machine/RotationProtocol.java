package dev.twoslot.rotator.testkit.exploration.machine;

import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.Step;
import dev.twoslot.rotator.machine.SweepRule;
import java.util.Collection;

/**
 * The order of a rotation, and what the engine lets a call do: everything that {@link MachineExploration} needs to know of
 * the rotator. {@link #REAL} is the rotator; another one is a way of being wrong, to see the exploration find it.
 *
 * <p>Implementations are pure functions.
 */
public interface RotationProtocol {

    /** The rotation machine, its rules, and what the engine takes for done. */
    RotationProtocol REAL = new RotationProtocol() {};

    /** The first step of a run. */
    default Step start() {
        return RotationMachine.start();
    }

    /** The next step of a run. */
    default Step next(RotationMachine.State state, Event event) {
        return state.on(event);
    }

    /** Whether a write may begin; the engine's {@code LeaseGuard}. */
    default boolean mayWrite(boolean leaseHeld) {
        return leaseHeld;
    }

    /** Whose the slots are; see {@link Ownership#standing}. */
    default Ownership.Standing standing(Collection<Ownership.Writer> writers, boolean newVault, boolean takingOver) {
        return Ownership.standing(writers, newVault, takingOver);
    }

    /** Whether a run may revoke a token that the issuer listed; see {@link SweepRule#mayRevoke}. */
    default boolean mayRevoke(SweepRule.Listed token, boolean alone) {
        return SweepRule.mayRevoke(token, alone);
    }

    /** Whether the reply to a create is taken for the new token although it speaks of one that was known before. */
    default boolean acceptsAKnownToken() {
        return false;
    }

    /** Whether a write counts as done on the reply's word alone. */
    default boolean believesAReplyToAWrite() {
        return false;
    }

    /** Whether the private copy notes that a run begins, before the run asks for tokens. */
    default boolean notesThatItBegins() {
        return true;
    }

    /** Whether the sweep spares what the run read in the slots, although it has overwritten it since. */
    default boolean sparesSuperseded() {
        return true;
    }
}
