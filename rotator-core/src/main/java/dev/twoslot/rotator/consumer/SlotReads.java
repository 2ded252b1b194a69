package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.Time;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the slots for {@link SlotCredentials}, one read at a time, and holds what is known. Every change of that goes through
 * {@link #replace}, by whoever saw the state that it changes. Thread-safe.
 */
final class SlotReads {

    private final SlotReader reader;
    private final Timing timing;
    private final Time time;
    private final @Nullable Executor executor;
    private final SlotCounters counters;
    private final SlotEvents events;

    private final AtomicReference<CredentialState> state = new AtomicReference<>(CredentialState.EMPTY);

    SlotReads(
            SlotReader reader,
            Timing timing,
            Time time,
            @Nullable Executor executor,
            SlotCounters counters,
            SlotEvents events) {
        this.reader = reader;
        this.timing = timing;
        this.time = time;
        this.executor = executor;
        this.counters = counters;
        this.events = events;
    }

    CredentialState state() {
        return state.getAcquire();
    }

    /** Changes what is known, unless somebody else did since it was seen; then nothing is changed. */
    boolean replace(CredentialState seen, CredentialState next) {
        if (!state.compareAndSet(seen, next)) {
            return false;
        }
        events.changed(seen, next);
        return true;
    }

    /** One change of what is known; null if there is nothing to change. May be asked again, of a newer state. */
    interface Step {
        @Nullable
        CredentialState after(CredentialState seen);
    }

    void change(Step step) {
        CredentialState seen;
        CredentialState next;
        do {
            seen = state();
            next = step.after(seen);
        } while (next != null && !replace(seen, next));
    }

    /** Begins a read if one is due; names the one under way only if it is worth waiting for. */
    @Nullable
    Reading beforeUse() {
        long now = time.millis();
        counters.looked(now);
        boolean worthWaiting = state().isWorthWaiting(now, timing);
        Reading reading = underWayOrBegun(now, false);
        return worthWaiting ? reading : null;
    }

    /** The read under way, or one begun because of the failure; null if it is too soon for another. */
    @Nullable
    Reading afterFailure() {
        return underWayOrBegun(time.millis(), true);
    }

    /** Whether a read that begins now had better not be waited for. */
    boolean isSourceInTrouble() {
        return state().isSourceInTrouble(time.millis());
    }

    void await(@Nullable Reading reading) {
        if (reading == null) {
            return;
        }
        try {
            time.await(reading.ended, Instant.ofEpochMilli(reading.deadline));
        } catch (TimeoutException e) {
            // Nobody waits longer than this: the caller goes on with what is known.
            return;
        } catch (ExecutionException e) {
            throw new AssertionError("a read always ends well; what it did not bring is in the state", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(e);
        }
    }

    CompletionStage<@Nullable Void> awaitAsync(Reading reading) {
        return time.notAfter(Instant.ofEpochMilli(reading.deadline), reading.ended)
                .handle((ended, timeout) -> null);
    }

    private @Nullable Reading underWayOrBegun(long now, boolean afterFailure) {
        while (true) {
            CredentialState seen = state();
            if (seen.isReading(now)) {
                return seen.reading;
            }
            if (!(afterFailure ? seen.mayRead(now, timing) : seen.isDue(now, timing))) {
                return null;
            }
            if (executor == null) {
                throwIfInterrupted();
            }
            Reading reading = new Reading(now, timing.longestWait());
            if (replace(seen, seen.begun(reading))) {
                perform(reading);
                return reading;
            }
        }
    }

    private void perform(Reading reading) {
        if (executor == null) {
            readBoth(reading);
            throwIfInterrupted();
            return;
        }
        try {
            executor.execute(() -> readBoth(reading));
        } catch (RejectedExecutionException e) {
            end(reading, SlotContents.neither(e));
        }
    }

    /** Asked before a read too: one that is bound to bring nothing would keep everybody from reading for a while. */
    private static void throwIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallInterruptedException(new InterruptedException("interrupted when the slots were to be read"));
        }
    }

    /** PRIMARY first: a rotation that comes in between moves it to SECONDARY, so it is then seen twice and not missed. */
    private void readBoth(Reading reading) {
        SlotContents contents = SlotContents.NOTHING;
        try {
            contents = contents.read(Slot.PRIMARY, reader).read(Slot.SECONDARY, reader);
        } finally {
            end(reading, contents);
        }
    }

    private void end(Reading reading, SlotContents contents) {
        for (CredentialState seen = state(); seen.reading == reading; seen = state()) {
            CredentialState after = seen.ended(reading, contents);
            if (replace(seen, after)) {
                report(seen, after);
            }
        }
        reading.ended.complete(null);
    }

    private void report(CredentialState before, CredentialState after) {
        counters.countRefresh(!after.sourceInTrouble);
        Exception problem = after.problem(Slot.PRIMARY);
        if (problem != null) {
            events.refreshFailed(problem, !before.sourceInTrouble);
        } else {
            events.refreshed(!after.primaryIs(before.primary));
        }
    }
}
