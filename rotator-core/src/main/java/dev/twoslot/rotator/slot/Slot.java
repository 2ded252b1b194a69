package dev.twoslot.rotator.slot;

/** One of the two generations that a role has at any time. There is no third. */
public enum Slot {
    /** The active generation: what a consumer tries first. */
    PRIMARY,
    /** The previous generation: what a consumer tries when PRIMARY is refused. */
    SECONDARY
}
