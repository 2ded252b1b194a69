package dev.twoslot.rotator.machine;

/** What the machine has to know of a slot. */
public enum SlotState {
    /** Nothing was ever written. */
    EMPTY,
    /** It holds a token that consumers are known to get. */
    PUBLISHED,
    /** It holds a token that consumers may not get yet: an earlier write was cut in half, or had no effect. */
    UNPUBLISHED,
    /** An administrator has handed in a token for it, which is not taken in yet. */
    OFFERED
}
