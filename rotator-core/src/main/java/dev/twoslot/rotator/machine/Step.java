package dev.twoslot.rotator.machine;

import java.util.Optional;

/**
 * One move of the machine.
 *
 * @param state where the run stands now
 * @param effect what has to be done there; empty when the run is over
 */
public record Step(RotationMachine.State state, Optional<Effect> effect) {

    static Step to(RotationMachine.State state, Effect effect) {
        return new Step(state, Optional.of(effect));
    }

    static Step over(Ending ending) {
        return new Step(new RotationMachine.Finished(ending), Optional.empty());
    }
}
