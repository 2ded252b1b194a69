package dev.twoslot.rotator.runner.process;

import dev.twoslot.rotator.RotationOutcome;
import dev.twoslot.rotator.slot.FailureReason;
import dev.twoslot.rotator.spi.DestinationStatus;
import java.util.Optional;

/** How the process ends. What is not here is 128 and the number of the signal that ended it. */
public final class ExitCode {

    /** Rotated, or skipped because another run holds the lock. */
    public static final int DONE = 0;

    /** The rotation failed; its outcome says where and why. */
    public static final int FAILED = 1;

    /** The arguments or the configuration can't be used; nothing was tried. */
    public static final int USAGE = 2;

    /** Rotated, and a destination that may lag behind is behind. */
    public static final int BEHIND = 3;

    /** Done, but standard output did not take the result. */
    public static final int UNREPORTED = 4;

    private ExitCode() {}

    /** @param signal what asked the process to end, if something did */
    public static int of(RotationOutcome outcome, Optional<ProcessSignal> signal) {
        if (!(outcome instanceof RotationOutcome.Failed failed)) {
            return outcome instanceof RotationOutcome.Rotated
                            && outcome.destinations().stream().anyMatch(DestinationStatus::isBehind)
                    ? BEHIND
                    : DONE;
        }
        return failed.reason() == FailureReason.INTERRUPTED
                ? signal.map(ProcessSignal::exitCode).orElse(FAILED)
                : FAILED;
    }
}
