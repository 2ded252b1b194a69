package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What one call has tried so far, and what it may try next. Belongs to one call; one thread at a time. */
abstract class Attempts {

    /** One credential that did not get the call through. */
    record Failed(Candidate candidate, Exception failure) {}

    final List<Failed> failed = new ArrayList<>(3);

    /** The next credential to try, or null if there is none left. May wait for the slots to be read. */
    abstract @Nullable Candidate next();

    /** As {@link #next()}, without holding a thread. */
    abstract CompletionStage<@Nullable Candidate> nextAsync();

    /** The call got through with it. */
    void succeeded(Candidate candidate) {}

    /** The call failed with it, and may be made again. */
    void failed(Candidate candidate, Exception failure) {
        failed.add(new Failed(candidate, failure));
    }

    /** Why that slot could not be tried at all; asked only of a slot that was not. */
    abstract Exception notTried(Slot slot);

    /** The end when nothing is left to try. */
    BothSlotsFailedException exhausted() {
        Exception primary = lastFailure(Slot.PRIMARY);
        Exception secondary = lastFailure(Slot.SECONDARY);
        List<Exception> stale = failed.stream()
                .map(Failed::failure)
                .filter(failure -> failure != primary && failure != secondary)
                .toList();
        return new BothSlotsFailedException(
                primary != null ? primary : notTried(Slot.PRIMARY),
                secondary != null ? secondary : notTried(Slot.SECONDARY),
                stale);
    }

    /** A failure that ends the call although it had failed before with another credential: that one goes along. */
    void attachTo(Throwable end) {
        failed.forEach(earlier -> Failures.attach(end, earlier.failure()));
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
