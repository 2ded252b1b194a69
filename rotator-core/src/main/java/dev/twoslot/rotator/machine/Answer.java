package dev.twoslot.rotator.machine;

/** How one role's part of an effect ended. Ordered from best to worst: the worst of two decides. */
public enum Answer {
    /** It is done; of a token under test: it is usable. */
    DONE,
    /** The token under test has ended, by the issuer's word or by its own known end. */
    ENDED,
    /** The token under test is accepted, and may not do its role's work. */
    NOT_PERMITTED,
    /** The token under test is refused; without a second witness that is no proof of its end. */
    REFUSED,
    /** It failed, or it is unknown whether it happened. */
    FAILED,
    /** This host's clock and the issuer's are too far apart to go on. */
    CLOCK_WRONG,
    /** An implementation of the SPI broke a rule. */
    CONTRACT_BROKEN,
    /** It was not begun: the lease was lost, or too short for it. */
    LEASE_LOST,
    /** It was not begun: the run was asked to stop. What is begun is waited for, whoever is impatient. */
    INTERRUPTED
}
