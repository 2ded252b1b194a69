package dev.twoslot.rotator.runner;

import dev.twoslot.rotator.RotationOutcome;

/** How the process ends. */
final class ExitCode {

    /** Rotated, or skipped because another run holds the lock. */
    static final int DONE = 0;

    /** The rotation failed; its outcome says where and why. */
    static final int FAILED = 1;

    /** The arguments or the configuration can't be used; nothing was tried. */
    static final int USAGE = 2;

    private ExitCode() {}

    static int of(RotationOutcome outcome) {
        return outcome instanceof RotationOutcome.Failed ? FAILED : DONE;
    }
}
