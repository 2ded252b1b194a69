package dev.twoslot.rotator.slot;

/** What a bootstrap token may do. Each role is rotated on its own evidence: one may need a rescue while the other does not. */
public enum Role {
    /** May create account tokens; its token creates the next generation of both roles. */
    TOKEN_CREATION("token-creation"),
    /** May write the places that hold the slots; its token stages and promotes. */
    SECRET_EDIT("secret-edit");

    private final String label;

    Role(String label) {
        this.label = label;
    }

    /** The role in lower case with a hyphen, as it stands in token names and in messages. */
    public String label() {
        return label;
    }
}
