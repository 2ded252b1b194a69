package dev.twoslot.rotator.slot;

import java.util.Locale;

/** The steps of one run, in the order in which they happen. */
public enum Phase {
    /** Acquire the mutex. */
    LOCK,
    /** Read the four slots; both PRIMARY ones must hold something. */
    READ,
    /** Verify the PRIMARY pair, and SECONDARY where a PRIMARY is dead. */
    CHECK,
    /** Finish a promote that an earlier run left half done. */
    ROLL_FORWARD,
    /** Copy PRIMARY into SECONDARY. */
    STAGE,
    /** Create two new tokens. */
    CREATE,
    /** Verify both new tokens. */
    VERIFY,
    /** Write the new tokens into PRIMARY. */
    PROMOTE,
    /** Revoke tokens of ours that no slot holds or may hold. */
    SWEEP,
    /** Let go of the mutex. */
    RELEASE;

    /** The phase in words, for messages: {@code roll forward}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
