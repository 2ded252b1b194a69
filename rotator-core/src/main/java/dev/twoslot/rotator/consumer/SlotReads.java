package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.Time;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the slots for {@link SlotCredentials}, one read at a time, and holds what is known. Every change of that goes through
 * {@link #replace}, by the thread that saw the state which it changes. Thread-safe.
 *
 * <p>A read that is not over in time is waited for by no caller, and no other begins while it holds a thread: a reader that hangs
 * would take one thread after another. Only where nothing is known, or nothing of it gets a call through, another takes its place,
 * after twice the time with each that hangs.
 */
final class SlotReads {

    /** So many reads may be cut short by interruptions of their threads before a caller who waits for one gives up. */
    static final int MOST_CUT_SHORT = 16;

    /** What a caller needs a read for. */
    enum Need {
        /** To have what is known up to date. */
        AHEAD,
        /** A call failed. */
        AFTER_FAILURE,
        /** Nothing that is known gets the call through. */
        LAST_RESORT
    }

    private final SlotReader reader;
    private final Timing timing;
    private final Time time;
    private final @Nullable Executor executor;
    private final SlotCounters counters;
    private final SlotEvents events;

    private final LookPace pace = new LookPace();
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

    /** Changes what is known, unless another thread did since it was seen; then nothing is changed. */
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

    /** Whether this thread should look at the clock, by {@link #read}, before its next call with PRIMARY. */
    boolean isTimeToLook() {
        return pace.isTimeToLook();
    }

    /** Whether a read that begins now had better not be waited for. */
    boolean isSourceInTrouble() {
        return state().isSourceInTrouble(time.millis());
    }

    /** Has the slots read if that is needed and may be, and waits for it as long as it is worth it. */
    void read(Need need) {
        int cutShort = 0;
        for (Reading reading = toAwait(need); reading != null; reading = toAwait(need)) {
            if (!await(reading) || ++cutShort > MOST_CUT_SHORT) {
                return;
            }
        }
    }

    /** The read that is worth waiting for, begun if need be; null if there is none, or none may begin yet. */
    @Nullable
    Reading toAwait(Need need) {
        long now = time.millis();
        boolean worthWaiting = true;
        if (need == Need.AHEAD) {
            pace.looked(now);
            worthWaiting = state().isWorthWaiting(now, timing);
        }
        Reading reading = underWayOrBegun(now, need);
        return worthWaiting ? reading : null;
    }

    /** Waits for a read, in vain if it takes too long. True if it was cut short, so that it has to be asked for again. */
    boolean await(Reading reading) {
        try {
            return time.await(reading.ended, Instant.ofEpochMilli(reading.deadline));
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("a read always ends well; what it did not bring is in the state", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(e);
        }
    }

    /** As {@link #await}, without holding a thread. */
    CompletionStage<Boolean> awaitAsync(Reading reading) {
        return time.notAfter(Instant.ofEpochMilli(reading.deadline), reading.endedForOneCall())
                .handle((cutShort, timeout) -> timeout == null && cutShort);
    }

    private @Nullable Reading underWayOrBegun(long now, Need need) {
        while (true) {
            CredentialState seen = state();
            Reading current = seen.reading;
            if (current != null && !current.isOverdue(now)) {
                return current;
            }
            boolean hangs = current != null && current.isStarted();
            boolean due = need == Need.AHEAD ? seen.isDue(now, timing) : seen.mayRead(now, timing);
            if (current != null && hangs && !(isHopeless(seen, need) && seen.mayReplace(current, now, timing))) {
                if (due && replace(seen, seen.stillHanging(now))) {
                    reportOverdue(seen);
                }
                return null;
            }
            if (!hangs && !due) {
                return null;
            }
            if (executor == null) {
                throwIfInterrupted();
            }
            if (!hangs && current != null && !current.drop()) {
                continue; // a thread has begun to perform it this moment
            }
            Reading next = seen.next(now, timing);
            if (replace(seen, seen.begun(next))) {
                if (current != null && due) {
                    reportOverdue(seen);
                }
                perform(next);
                return next;
            }
        }
    }

    private static boolean isHopeless(CredentialState seen, Need need) {
        return need == Need.LAST_RESORT || seen.isEmpty();
    }

    private void perform(Reading reading) {
        if (executor == null) {
            readBoth(reading);
            throwIfInterrupted();
            return;
        }
        try {
            executor.execute(() -> readBoth(reading));
        } catch (Exception e) {
            end(reading, SlotContents.neither(e));
        } catch (Error e) {
            end(reading, SlotContents.NOTHING);
            throw e;
        }
    }

    /** Asked before a read too: one that is bound to bring nothing would keep all others from reading for a while. */
    private static void throwIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallInterruptedException(new InterruptedException("interrupted when the slots were to be read"));
        }
    }

    /** PRIMARY first: a rotation that comes in between moves it to SECONDARY, so it is then seen twice and not missed. */
    private void readBoth(Reading reading) {
        if (!reading.start()) {
            return;
        }
        SlotContents contents = SlotContents.NOTHING;
        try {
            contents = contents.read(Slot.PRIMARY, reader).read(Slot.SECONDARY, reader);
        } finally {
            end(reading, contents);
        }
    }

    private void end(Reading reading, SlotContents contents) {
        for (CredentialState seen = state(); seen.reading == reading; seen = state()) {
            CredentialState after = contents.cutShort() ? seen.cutShort(reading) : seen.ended(reading, contents);
            if (replace(seen, after) && !contents.cutShort()) {
                report(seen, after);
            }
        }
        reading.end(contents.cutShort());
    }

    private void report(CredentialState before, CredentialState after) {
        Exception problem = after.problem(Slot.PRIMARY);
        counters.countRefresh(problem == null);
        if (problem != null) {
            events.refreshFailed(problem, before);
        } else {
            events.refreshed(!after.primaryIs(before.primary));
        }
    }

    private void reportOverdue(CredentialState before) {
        counters.countRefresh(false);
        events.refreshFailed(new TimeoutException("the slots' reader has not returned in time"), before);
    }
}
