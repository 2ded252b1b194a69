package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import dev.twoslot.rotator.Time;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A cached view of a role's two slots, over any reader. Give it to {@link TwoSlots#tryPrimaryThenSecondary} in the reader's place.
 *
 * <ul>
 *   <li>However many threads ask, one of them reads; the others wait, but no longer than {@link Builder#longestWait}.
 *   <li>The slots are read again once what is known is {@link Builder#refreshAfter} old, and at once when a call failed: a stale
 *       PRIMARY is replaced before SECONDARY is tried.
 *   <li>No two reads begin within one {@link Builder#backOff}, however many calls are refused.
 *   <li>While the source is down, or brings one slot only, the last good values stay in use.
 *   <li>When PRIMARY failed and SECONDARY got through, calls go to SECONDARY first, until PRIMARY changes. To notice that soon the
 *       slots are then read once per back-off period; and one call in {@link Builder#retryPrimaryAfter} tries PRIMARY first, in
 *       case it was refused by mistake.
 * </ul>
 *
 * <p>A call that gets through with PRIMARY takes no lock, allocates nothing and shares no written memory with the calls of other
 * threads. To keep it that cheap, a thread whose calls come fast looks at the clock once in sixteen calls; a refresh may begin that
 * many calls late.
 *
 * <p>Has no thread of its own. Without an executor, the caller who finds that a read is needed performs it, for as long as the
 * reader takes; with one, the executor does. Thread-safe. Holds both credentials in memory, and prints neither.
 */
public final class SlotCredentials implements SlotReader {

    private final Timing timing;
    private final Time time;
    private final SlotEvents events;
    private final SlotCounters counters = new SlotCounters();
    private final SlotReads reads;

    private SlotCredentials(Builder builder) {
        timing = Timing.of(
                builder.refreshAfter, builder.maxAge, builder.backOff, builder.longestWait, builder.retryPrimaryAfter);
        time = builder.time;
        events = new SlotEvents(builder.listener);
        reads = new SlotReads(builder.reader, timing, time, builder.executor, counters, events);
    }

    /** A cached view with the defaults. Reads nothing yet. */
    public static SlotCredentials of(SlotReader reader) {
        return builder(reader).build();
    }

    /** A cached view to be adjusted. */
    public static Builder builder(SlotReader reader) {
        return new Builder(reader);
    }

    /**
     * The credential of one slot, as it is known; read first if it never was. For a call that may fail, {@link
     * TwoSlots#tryPrimaryThenSecondary} does more.
     *
     * @throws BothSlotsFailedException if neither slot has ever been read
     * @throws Exception why this slot could not be read, if it never was
     */
    @Override
    public SecretValue read(Slot slot) throws Exception {
        reads.await(reads.beforeUse());
        CredentialState now = state();
        SecretValue credential = now.credential(slot);
        if (credential != null) {
            return credential;
        }
        Attempts nothingTried = attempts(FallbackOn.anyFailure());
        throw now.isEmpty() ? nothingTried.exhausted() : nothingTried.notTried(slot);
    }

    /**
     * Reads the slots now, unless a read was begun less than a back-off period ago; waits for one that is under way. For a
     * scheduler, or to have them ready before the first call.
     *
     * @return whether the slots' latest read brought a PRIMARY
     * @throws CallInterruptedException if the thread was interrupted while it waited
     */
    public boolean refresh() {
        reads.await(reads.afterFailure());
        CredentialState now = state();
        return !now.sourceInTrouble && now.reading == null;
    }

    /** What has been counted so far. Costs a few hundred reads of memory: for a poll, not for every call. */
    public SlotCounts counts() {
        return counters.counts(secondaryInUse());
    }

    /** Whether calls go to SECONDARY first; see {@link SlotCounts#secondaryInUse()}. */
    public boolean secondaryInUse() {
        return state().preferred == Slot.SECONDARY;
    }

    @Override
    public String toString() {
        return "SlotCredentials[" + (secondaryInUse() ? "SECONDARY" : "PRIMARY") + " in use]";
    }

    // What follows is for the calls of this package.

    CachedAttempts attempts(FallbackOn fallbackOn) {
        return new CachedAttempts(this, fallbackOn);
    }

    SlotReads reads() {
        return reads;
    }

    CredentialState state() {
        return reads.state();
    }

    /** PRIMARY's credential if it is known and the one to try, the call being counted; null sends the caller the long way. */
    @Nullable
    SecretValue primaryInPassing() {
        SecretValue primary = state().usual;
        if (primary != null && counters.isTimeToLook()) {
            reads.await(reads.beforeUse());
            primary = state().usual;
        }
        if (primary != null) {
            counters.count(Slot.PRIMARY);
        }
        return primary;
    }

    void count(Slot slot) {
        counters.count(slot);
    }

    void fellBack(Slot to, Exception failure) {
        counters.countFallback();
        events.fellBack(to, failure);
    }

    /** True for one caller per period. */
    boolean isToRetryPrimary(CredentialState seen) {
        long now = time.millis();
        return seen.isPrimaryToBeRetried(now, timing) && reads.replace(seen, seen.preferring(Slot.SECONDARY, now));
    }

    /** A call got through with that PRIMARY. Old news if PRIMARY is another by now. */
    void primaryWorks(SecretValue credential) {
        reads.change(now -> now.preferred == Slot.SECONDARY && now.primaryIs(credential)
                ? now.preferring(Slot.PRIMARY, time.millis())
                : null);
    }

    /** A call failed with that credential and got through with SECONDARY. Old news if it isn't, or is no longer, PRIMARY. */
    void secondaryWorksInPlaceOf(SecretValue failed) {
        reads.change(now -> now.preferred == Slot.PRIMARY && now.primaryIs(failed)
                ? now.preferring(Slot.SECONDARY, time.millis())
                : null);
    }

    /**
     * Adjusts {@link SlotCredentials}. Each period must be at least a millisecond; one of more than a century counts as a century. Not
     * thread-safe.
     */
    public static final class Builder {

        private final SlotReader reader;
        private Duration refreshAfter = Duration.ofMinutes(5);
        private Duration maxAge = Duration.ofHours(1);
        private Duration backOff = Duration.ofSeconds(10);
        private Duration longestWait = Duration.ofSeconds(10);
        private Duration retryPrimaryAfter = Duration.ofMinutes(5);
        private Time time = Time.system();
        private @Nullable Executor executor;
        private SlotListener listener = new SlotListener() {};

        private Builder(SlotReader reader) {
            this.reader = reader;
        }

        /**
         * How old what is known may be before it is read again, ahead of need. Five minutes by default; keep it well below the
         * rotation's interval.
         */
        public Builder refreshAfter(Duration age) {
            refreshAfter = positive(age, "refreshAfter");
            return this;
        }

        /**
         * How old what is known may be before calls wait for it to be read again, as after a night without calls. One hour by
         * default, the rotation's own default interval. If the read fails, what is known is used all the same.
         */
        public Builder maxAge(Duration age) {
            maxAge = positive(age, "maxAge");
            return this;
        }

        /** The shortest time from the beginning of one read to that of the next. Ten seconds by default. */
        public Builder backOff(Duration period) {
            backOff = positive(period, "backOff");
            return this;
        }

        /**
         * How long anybody waits for a read that another thread performs, counted from the read's beginning. After that the read
         * is given up: another may begin, and what it brings later is dropped. Ten seconds by default.
         */
        public Builder longestWait(Duration limit) {
            longestWait = positive(limit, "longestWait");
            return this;
        }

        /** While SECONDARY is in use: how long until one call tries an unchanged PRIMARY first. Five minutes by default. */
        public Builder retryPrimaryAfter(Duration period) {
            retryPrimaryAfter = positive(period, "retryPrimaryAfter");
            return this;
        }

        /** Where reads are performed, instead of on the thread of the caller who needs one. */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** Where time comes from. {@link Time#system()} by default. */
        public Builder time(Time time) {
            this.time = time;
            return this;
        }

        /** Who hears of fallbacks and refreshes. Nobody by default. */
        public Builder listener(SlotListener listener) {
            this.listener = listener;
            return this;
        }

        /** The cached view. Reads nothing yet. */
        public SlotCredentials build() {
            return new SlotCredentials(this);
        }

        private static Duration positive(Duration period, String name) {
            if (period.compareTo(Timing.SHORTEST) < 0) {
                throw new IllegalArgumentException(name + " must be at least a millisecond, but is " + period);
            }
            return period;
        }
    }
}
