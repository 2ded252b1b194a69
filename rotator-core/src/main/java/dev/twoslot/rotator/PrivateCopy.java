package dev.twoslot.rotator;

import dev.twoslot.rotator.Calls.Prepared;
import dev.twoslot.rotator.machine.Event;
import dev.twoslot.rotator.slot.Phase;
import dev.twoslot.rotator.slot.Role;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.slot.SlotName;
import dev.twoslot.rotator.slot.Token;
import dev.twoslot.rotator.spi.RotatorException.Kind;
import dev.twoslot.rotator.spi.SlotInventory;
import dev.twoslot.rotator.wording.Remarks;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How a run reads the private copy of the slots, and which administrator's tokens it works with in their place. */
final class PrivateCopy {

    private final RotationParts parts;
    private final Calls calls;
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Notebook notebook;
    private final Report report;

    PrivateCopy(RotationParts parts, Calls calls, LeaseGuard guard, Ledger ledger, Notebook notebook, Report report) {
        this.parts = parts;
        this.calls = calls;
        this.guard = guard;
        this.ledger = ledger;
        this.notebook = notebook;
        this.report = report;
    }

    Event readSlots() {
        Attempt<SlotInventory> attempt = read();
        if (!attempt.isDone()) {
            return failed(attempt);
        }
        Attempt<RotationNotes> noted = notebook.read(attempt.get());
        if (!noted.isDone()) {
            return failed(noted);
        }
        ledger.read(attempt.get());
        offer();
        return new Event.SlotsRead(ledger.states(guard.isAlone()));
    }

    /** Reads the private copy. */
    Attempt<SlotInventory> read() {
        return calls.one("read the slots", prepared());
    }

    /** Reads it after a write, even if the run has been asked to stop: what was written counts only once it was seen. */
    Attempt<SlotInventory> readBack() {
        return calls.last("read the slots", prepared());
    }

    private Prepared<SlotInventory> prepared() {
        Instant deadline = guard.deadline();
        return Prepared.reading(
                deadline,
                () -> Contract.value(
                        Kind.PERMANENT, parts.slots(), "read", parts.slots().read(deadline)));
    }

    /** A run that gets no further than the lock still says what the slots hold. */
    void forTheReport() {
        Attempt<SlotInventory> inventory = read();
        if (inventory.isDone()) {
            ledger.read(inventory.get());
        }
    }

    /**
     * An administrator's token does the work where PRIMARY is empty, or where it still holds what an administrator supplied before:
     * that can be corrected until the first rotation has succeeded. Starting over is for when it can't be otherwise.
     */
    void offer() {
        Set<Role> ignored = EnumSet.noneOf(Role.class);
        parts.offered().forEach((role, token) -> {
            Optional<Token> held =
                    ledger.content(SlotName.of(Slot.PRIMARY, role)).token();
            boolean isKept =
                    held.filter(kept -> kept.value().equals(token.value())).isPresent();
            boolean made = held.filter(kept -> kept.name() != null).isPresent();
            if (parts.startingOver() || (!made && !isKept)) {
                ledger.offer(role, token);
            } else if (!isKept) {
                ignored.add(role);
            }
        });
        if (!ignored.isEmpty()) {
            report.noticed(Phase.READ, Notice.Kind.PAIR_IGNORED, Remarks.pairIgnored(ignored));
        }
    }

    private Event failed(Attempt<?> attempt) {
        report.problem(attempt.kind(), attempt.detail());
        return new Event.Failed(attempt.answer());
    }
}
