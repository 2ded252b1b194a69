package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What one call has tried so far, and what it may try next. Belongs to one call; one thread at a time. */
abstract class Attempts {

    /** One credential that did not get the call through, and whether it was refused: after any other failure it may be good. */
    record Failed(Candidate candidate, Exception failure, boolean refused) {}

    final List<Failed> failed = new ArrayList<>(3);

    /** The next credential to try, or null if there is none left. May wait for the slots to be read. */
    abstract @Nullable Candidate next();

    /**
     * As {@link #next()}, without holding a thread.
     *
     * @param abandoned whether the call's caller has given it up; from then on nothing is read or chosen for it, and null comes of it
     */
    abstract CompletionStage<@Nullable Candidate> nextAsync(BooleanSupplier abandoned);

    /** The call is about to be made with it. */
    void beginning(Candidate candidate) {}

    /** The call got through with it. */
    void succeeded(Candidate candidate) {}

    /**
     * The call failed with it. False if it may be made again; true if that failure is the caller's, and those that came before it are
     * then attached to it.
     */
    boolean isTheEnd(Candidate candidate, Exception failure, FallbackOn fallbackOn) {
        boolean refused = fallbackOn.isRefusal(failure);
        if (!refused && !fallbackOn.isAnyFailure()) {
            attachTo(failure);
            return true;
        }
        failed.add(new Failed(candidate, failure, refused));
        return false;
    }

    /** Why that slot could not be read; asked only of a slot that was not tried. */
    abstract Exception unreadable(Slot slot);

    /** The end when nothing is left to try. */
    BothSlotsFailedException exhausted() {
        SlotFailure primary = of(Slot.PRIMARY);
        SlotFailure secondary = of(Slot.SECONDARY);
        List<Exception> stale = failed.stream()
                .map(Failed::failure)
                .filter(failure -> failure != primary.failure() && failure != secondary.failure())
                .toList();
        return new BothSlotsFailedException(primary, secondary, stale);
    }

    SlotFailure of(Slot slot) {
        Exception last = lastFailure(slot);
        if (last != null) {
            return SlotFailure.called(last);
        }
        SecretValue untried = known(slot);
        for (Failed attempt : failed) {
            if (untried != null && untried.equals(attempt.candidate().credential())) {
                return SlotFailure.sameCredential(attempt.failure());
            }
        }
        return SlotFailure.unreadable(unreadable(slot));
    }

    /** What is known to be in that slot without reading it, or null. */
    @Nullable
    SecretValue known(Slot slot) {
        return null;
    }

    /** A failure that ends the call although it had failed before with another credential: that one goes along. */
    void attachTo(Throwable end) {
        failed.forEach(earlier -> CallFailures.attach(end, earlier.failure()));
    }

    private @Nullable Exception lastFailure(Slot slot) {
        Exception last = null;
        for (Failed attempt : failed) {
            if (attempt.candidate().slot() == slot) {
                last = attempt.failure();
            }
        }
        return last;
    }
}
