package dev.twoslot.rotator.slot;

/** The four slots by the names that they have outside: in a secrets store, in the environment, in messages. */
public enum SlotName {
    PRIMARY_TOKEN_CREATION_TOKEN(Slot.PRIMARY, Role.TOKEN_CREATION),
    PRIMARY_SECRET_EDIT_TOKEN(Slot.PRIMARY, Role.SECRET_EDIT),
    SECONDARY_TOKEN_CREATION_TOKEN(Slot.SECONDARY, Role.TOKEN_CREATION),
    SECONDARY_SECRET_EDIT_TOKEN(Slot.SECONDARY, Role.SECRET_EDIT);

    private final Slot slot;
    private final Role role;

    SlotName(Slot slot, Role role) {
        this.slot = slot;
        this.role = role;
    }

    public Slot slot() {
        return slot;
    }

    public Role role() {
        return role;
    }

    /** The name of a role's slot. */
    public static SlotName of(Slot slot, Role role) {
        return switch (slot) {
            case PRIMARY -> role == Role.TOKEN_CREATION ? PRIMARY_TOKEN_CREATION_TOKEN : PRIMARY_SECRET_EDIT_TOKEN;
            case SECONDARY ->
                role == Role.TOKEN_CREATION ? SECONDARY_TOKEN_CREATION_TOKEN : SECONDARY_SECRET_EDIT_TOKEN;
        };
    }
}
