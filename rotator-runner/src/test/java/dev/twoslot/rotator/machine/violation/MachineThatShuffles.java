package dev.twoslot.rotator.machine.violation;

import dev.twoslot.rotator.slot.Role;
import java.util.List;
import java.util.Set;

/** Breaks THE_MACHINES_ROLES_AND_SLOTS_ARE_IN_ORDER. */
public final class MachineThatShuffles {

    private MachineThatShuffles() {}

    static Set<Role> roles() {
        return Set.copyOf(List.of(Role.values()));
    }
}
