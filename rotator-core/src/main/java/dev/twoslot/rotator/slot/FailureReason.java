package dev.twoslot.rotator.slot;

/**
 * Why a run gave up: the rule, where {@link dev.twoslot.rotator.RotationOutcome.Failed#detail()} has the circumstances. More may come, so a switch
 * needs a default.
 */
public enum FailureReason {
    /** The mutex could not say whether it is free. */
    LOCK_UNAVAILABLE(Recovery.NEXT_RUN, "the lock could not be asked"),
    /** Another holds the mutex past the end of its lease, or while the tokens in use are overdue for rotation. */
    LOCK_OVERDUE(
            Recovery.NEXT_RUN,
            "another run holds the lock past the end of its lease, or while the tokens in use are overdue"),
    /** The slots could not be read, or the place that consumers read could not be looked at. */
    SLOTS_UNREADABLE(
            Recovery.NEXT_RUN, "the vault can't be opened or has vanished, or the store's secrets can't be listed"),
    /** A PRIMARY slot holds nothing. */
    PRIMARY_MISSING(Recovery.NEW_PAIR, "a PRIMARY slot of the vault is empty"),
    /** The vault was made for another account or another store than the configured one. */
    VAULT_MISMATCH(Recovery.PERSON, "the vault was made for another account, store or prefix"),
    /** The slots hold live tokens of another installation, and the first pair would overwrite them. */
    SLOTS_TAKEN(Recovery.PERSON, "the vault is new, and the slots hold live tokens of another installation"),
    /** The slots hold a newer token than the vault, or another installation's: the vault was restored, or is not alone. */
    VAULT_BEHIND(
            Recovery.PERSON,
            "the slots hold a newer token than the vault, or another installation's: the vault was restored, or is not alone"),
    /**
     * A token that an administrator handed in is not what it has to be; it was not taken in. Whether a later run may succeed with it
     * is told by the failure's kind: a token that is merely refused may be so in an outage of the provider.
     */
    PAIR_REFUSED(
            Recovery.NEXT_RUN,
            "a token of the administrator's pair is not what it has to be; the message says what it is, as far as that can be told"),
    /** Nothing certain could be said of a slot's token; nothing was changed. */
    CHECK_INCONCLUSIVE(
            Recovery.NEXT_RUN,
            "nothing certain can be said of a token in use. All refused and none past its end: an outage, another account's id, or all were revoked by hand"),
    /** A token is accepted and lacks a permission that its role needs. */
    PERMISSION_MISSING(Recovery.NEXT_RUN, "a token in use is accepted and lacks the permission that the message names"),
    /** A role's PRIMARY and SECONDARY have both ended: only an administrator's token can start again. */
    BOTH_SLOTS_DEAD(
            Recovery.NEW_PAIR, "a role's PRIMARY has ended for certain, and its SECONDARY has as well or is empty"),
    /** This host's clock and the issuer's are further apart than the policy allows. */
    CLOCK_WRONG(
            Recovery.NEXT_RUN,
            "this host's clock and the issuer's are further apart than the policy allows; the message says by how much"),
    /** A slot could not be written, or does not hold what was written. */
    WRITE_FAILED(Recovery.NEXT_RUN, "a slot could not be written, or does not hold what was written"),
    /** A token could not be created. */
    CREATE_FAILED(Recovery.NEXT_RUN, "a token could not be created"),
    /** A new token was refused, or nothing certain could be said of it. */
    VERIFY_FAILED(Recovery.NEXT_RUN, "a new token did not prove itself"),
    /** The lease was lost, or too short for the next write. */
    LEASE_LOST(Recovery.NEXT_RUN, "the run was too slow for its lease"),
    /** The thread was interrupted; the run stopped before its next step. */
    INTERRUPTED(Recovery.NEXT_RUN, "the run was stopped"),
    /** An issuer, store or mutex broke a rule of the SPI; the detail names its class and the rule. */
    CONTRACT_BROKEN(
            Recovery.NEXT_RUN,
            "a part of the rotation broke a rule of its interface; the message names class and rule"),
    /** A fault in the rotation. */
    INTERNAL_ERROR(Recovery.NEXT_RUN, "a fault in the rotation");

    private enum Recovery {
        /** A later run may succeed without help. */
        NEXT_RUN,
        /** No run succeeds before a person has decided something. */
        PERSON,
        /** No run succeeds before an administrator has handed in a new pair. */
        NEW_PAIR
    }

    private final Recovery recovery;
    private final String meaning;

    FailureReason(Recovery recovery, String meaning) {
        this.recovery = recovery;
        this.meaning = meaning;
    }

    /** What the reason means, in words for people; the rest of a sentence that begins with the reason. */
    public String meaning() {
        return meaning;
    }

    /** Whether no later run can succeed before a person has done something, so that trying again soon is of no use. */
    public boolean leavesItToAPerson() {
        return recovery != Recovery.NEXT_RUN;
    }

    /** Whether what a person has to do is to hand in an administrator's pair. */
    public boolean needsNewPair() {
        return recovery == Recovery.NEW_PAIR;
    }
}
