package dev.twoslot.rotator.machine;

/** How one role's part of an effect ended. Ordered from best to worst: the worst of two decides. */
public enum Answer {
    /** It is done; of a token under test: it is usable. */
    DONE,
    /** The token under test is conclusively dead, or can't do its role's work. */
    REJECTED,
    /** It failed, or nobody can tell whether it happened. */
    FAILED,
    /** It was not begun: the lease was lost, or too short for it. */
    LEASE_LOST,
    /** It was not begun, or its end was not waited for: somebody asked the run to stop. */
    INTERRUPTED
}
