package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.machine.Ownership.Standing;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.DestinationStatus;
import java.time.Instant;
import java.util.List;

/**
 * What a run does for the destinations that lag behind, and nothing else: for the time between two runs. Takes the lock only if there is
 * something to do, and writes only if the slots are this vault's, as a run would.
 */
final class CatchingUp {

    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger = new Ledger();
    private final Report report;
    private final PrivateCopy privateCopy;
    private final Locking locking;
    private final Opening opening;
    private final Lagging lagging;

    CatchingUp(RotationParts parts) {
        String runId = parts.ids().run();
        calls = new Calls(parts.executor(), parts.time());
        guard = new LeaseGuard(parts.policy(), parts.time(), calls);
        report = new Report(parts, runId, calls);
        Notebook notebook = new Notebook(parts, runId, calls, guard);
        Orphans orphans = new Orphans(parts, runId, calls, guard, ledger, notebook);
        Verification verification = new Verification(parts, guard, ledger);
        privateCopy = new PrivateCopy(parts, calls, guard, ledger, notebook, report);
        locking = new Locking(parts, calls, guard, ledger, orphans, privateCopy, verification, report);
        opening = new Opening(parts, runId, calls, guard, ledger, orphans, notebook, privateCopy, report);
        lagging = new Lagging(parts, calls, guard, notebook, report);
    }

    /** How the destinations stand afterwards; empty if that could not be found out. */
    List<DestinationStatus> statuses() {
        try {
            lagging.read();
            if (lagging.isAnyBehind() && locking.acquireLease() instanceof Event.Locked) {
                underTheLock();
            }
        } catch (Throwable e) {
            // A fault of ours. The next run meets it as well, and has an outcome to tell it in.
            report.unexpected(e);
        }
        calls.restoreInterrupt();
        return lagging.statuses();
    }

    private void underTheLock() {
        try {
            List<Token> edit = isOurs() ? ledger.editTokens() : List.of();
            if (!edit.isEmpty()) {
                lagging.catchUp(edit.get(0));
                lagging.tell(Phase.STAGE);
            }
        } finally {
            guard.lease().ifPresent(lease -> {
                Instant deadline = guard.deadline();
                calls.last("release the lock", Prepared.call(deadline, () -> {
                    lease.release(deadline);
                    return Attempt.done(true);
                }));
            });
        }
    }

    private boolean isOurs() {
        return privateCopy.readSlots() instanceof Event.SlotsRead
                && opening.inspectSlots() instanceof Event.Inspected inspected
                && inspected.standing() == Standing.OURS;
    }
}
