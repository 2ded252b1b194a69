package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import java.util.Set;

/** How a run ends. */
public sealed interface Ending {

    /** Both roles were rotated; the rescued ones by their SECONDARY. */
    record Rotated(Set<Role> rescued) implements Ending {
        public Rotated {
            rescued = InOrder.set(Role.class, rescued);
        }
    }

    /** Somebody else holds the mutex. */
    record Skipped() implements Ending {}

    /** The run gave up in this phase, for this reason. */
    record Failed(Phase phase, FailureReason reason) implements Ending {}
}
