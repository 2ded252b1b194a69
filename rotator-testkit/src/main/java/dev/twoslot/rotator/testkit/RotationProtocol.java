package dev.twoslot.rotator.testkit;

import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.RotationMachine;
import dev.twoslot.rotator.machine.Step;

/**
 * The order of a rotation, and what the engine lets a call do: everything that {@link MachineExploration} needs to know of
 * the rotator. {@link #REAL} is the rotator; another one is a way of being wrong, to see the exploration find it.
 *
 * <p>Implementations are pure functions.
 */
public interface RotationProtocol {

    /** The rotation machine, and the engine's lease guard and sweep rule. */
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

    /**
     * Whether the sweep of a successful run may revoke a token of ours that the run does not know to be in use; the engine's
     * {@code Sweep}.
     *
     * @param young whether the token was created less than two leases ago
     * @param advisory whether the mutex can let two runs in
     */
    default boolean mayRevokeLeftover(boolean young, boolean advisory) {
        return !(young && advisory);
    }

    /** Whether the sweep spares what the run read in the slots, although it has overwritten it since. */
    default boolean sparesDisplaced() {
        return true;
    }
}
