package dev.twoslot.rotator.machine;

import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which slot's token does each role's work in this run: PRIMARY, or SECONDARY where PRIMARY is dead (a rescue).
 *
 * @param tokenCreation the slot whose token creates and revokes
 * @param secretEdit the slot whose token writes the slots
 */
public record Sources(Slot tokenCreation, Slot secretEdit) {

    /** Everything is as it should be, but for the roles whose PRIMARY is dead. */
    static Sources rescuing(Set<Role> dead) {
        return new Sources(
                dead.contains(Role.TOKEN_CREATION) ? Slot.SECONDARY : Slot.PRIMARY,
                dead.contains(Role.SECRET_EDIT) ? Slot.SECONDARY : Slot.PRIMARY);
    }

    public Slot of(Role role) {
        return role == Role.TOKEN_CREATION ? tokenCreation : secretEdit;
    }

    /** The roles that work with the given slot's token. */
    public Set<Role> rolesOn(Slot slot) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (of(role) == slot) {
                roles.add(role);
            }
        }
        return roles;
    }
}
