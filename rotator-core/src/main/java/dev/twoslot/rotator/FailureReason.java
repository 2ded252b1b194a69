package dev.twoslot.rotator;

/** Why a run gave up: the rule, where {@link RotationOutcome.Failed#detail()} has the circumstances. */
public enum FailureReason {
    /** The mutex could not say whether it is free. */
    LOCK_UNAVAILABLE,
    /** The slots could not be read. */
    SLOTS_UNREADABLE,
    /** A PRIMARY slot holds nothing. */
    PRIMARY_MISSING,
    /** Nothing conclusive could be said of a slot's token; nothing was changed. */
    CHECK_INCONCLUSIVE,
    /** A role's PRIMARY and SECONDARY are both dead: only an administrator's token can start again. */
    BOTH_SLOTS_DEAD,
    /** A slot could not be written. */
    WRITE_FAILED,
    /** A token could not be created. */
    CREATE_FAILED,
    /** A new token was rejected, or nothing conclusive could be said of it. */
    VERIFY_FAILED,
    /** The lease was lost, or too short for the next write. */
    LEASE_LOST,
    /** The thread was interrupted; the run stopped before its next call. */
    INTERRUPTED,
    /** A fault in the rotation, or in an implementation that broke its contract. */
    INTERNAL_ERROR;

    /**
     * Whether no later run can succeed before a person has put an administrator's pair into PRIMARY. After any other reason
     * the next run may succeed by itself.
     */
    public boolean leavesItToAPerson() {
        return this == PRIMARY_MISSING || this == BOTH_SLOTS_DEAD;
    }
}
