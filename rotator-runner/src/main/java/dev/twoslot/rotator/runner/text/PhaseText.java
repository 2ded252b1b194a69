package dev.twoslot.rotator.runner.text;

import dev.twoslot.rotator.slot.Phase;

/** What a run does in each phase, in a few words. */
public final class PhaseText {

    private PhaseText() {}

    public static String task(Phase phase) {
        return switch (phase) {
            case LOCK -> "take the lock, so that no other run interferes";
            case READ -> "read the four slots";
            case CHECK -> "verify the PRIMARY pair before it is relied on";
            case ROLL_FORWARD -> "finish the promote that an earlier run left half done";
            case STAGE -> "copy the PRIMARY pair into SECONDARY";
            case CREATE -> "create two new tokens";
            case VERIFY -> "verify both new tokens";
            case PROMOTE -> "write the new tokens into PRIMARY";
            case SWEEP -> "revoke tokens of ours that no slot holds";
            case RELEASE -> "let go of the lock";
        };
    }
}
