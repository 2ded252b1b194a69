package dev.twoslot.rotator.slot;

/**
 * Why a run gave up: the rule, where {@link dev.twoslot.rotator.RotationOutcome.Failed#detail()} has the circumstances. More may come, so a switch
 * needs a default.
 */
public enum FailureReason {
    /** The mutex could not say whether it is free. */
    LOCK_UNAVAILABLE(Recovery.NEXT_RUN),
    /** Another holds the mutex past the end of its lease, or while the tokens in use are overdue for rotation. */
    LOCK_OVERDUE(Recovery.NEXT_RUN),
    /** The slots could not be read, or the place that consumers read could not be looked at. */
    SLOTS_UNREADABLE(Recovery.NEXT_RUN),
    /** A PRIMARY slot holds nothing. */
    PRIMARY_MISSING(Recovery.NEW_PAIR),
    /** The vault was made for another account or another store than the configured one. */
    VAULT_MISMATCH(Recovery.PERSON),
    /** The slots hold live tokens of another installation, and the first pair would overwrite them. */
    SLOTS_TAKEN(Recovery.PERSON),
    /** The slots hold a newer token than the vault, or another installation's: the vault was restored, or is not alone. */
    VAULT_BEHIND(Recovery.PERSON),
    /**
     * A token that an administrator handed in is not what it has to be; it was not taken in. Whether a later run may succeed with it
     * is told by the failure's kind: a token that is merely refused may be so in an outage of the provider.
     */
    PAIR_REFUSED(Recovery.NEXT_RUN),
    /** Nothing certain could be said of a slot's token; nothing was changed. */
    CHECK_INCONCLUSIVE(Recovery.NEXT_RUN),
    /** A token is accepted and lacks a permission that its role needs. */
    PERMISSION_MISSING(Recovery.NEXT_RUN),
    /** A role's PRIMARY and SECONDARY have both ended: only an administrator's token can start again. */
    BOTH_SLOTS_DEAD(Recovery.NEW_PAIR),
    /** This host's clock and the issuer's are further apart than the policy allows. */
    CLOCK_WRONG(Recovery.NEXT_RUN),
    /** A slot could not be written, or does not hold what was written. */
    WRITE_FAILED(Recovery.NEXT_RUN),
    /** A token could not be created. */
    CREATE_FAILED(Recovery.NEXT_RUN),
    /** A new token was refused, or nothing certain could be said of it. */
    VERIFY_FAILED(Recovery.NEXT_RUN),
    /** The lease was lost, or too short for the next write. */
    LEASE_LOST(Recovery.NEXT_RUN),
    /** The thread was interrupted; the run stopped before its next step. */
    INTERRUPTED(Recovery.NEXT_RUN),
    /** An issuer, store or mutex broke a rule of the SPI; the detail names its class and the rule. */
    CONTRACT_BROKEN(Recovery.NEXT_RUN),
    /** A fault in the rotation. */
    INTERNAL_ERROR(Recovery.NEXT_RUN);

    private enum Recovery {
        /** A later run may succeed without help. */
        NEXT_RUN,
        /** No run succeeds before a person has decided something. */
        PERSON,
        /** No run succeeds before an administrator has handed in a new pair. */
        NEW_PAIR
    }

    private final Recovery recovery;

    FailureReason(Recovery recovery) {
        this.recovery = recovery;
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
