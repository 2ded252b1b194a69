package dev.twoslot.rotator.consumer;

import static java.util.Objects.requireNonNull;

import dev.twoslot.rotator.consumer.SlotReads.Need;
import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import dev.twoslot.rotator.spi.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A cache of a role's two slots over any reader. Pass it to {@link TwoSlots#tryPrimaryThenSecondary} in place of the reader.
 *
 * <ul>
 *   <li>One thread performs a read, however many need it; the others wait, for {@link Builder#readTimeout} at most. If the reading
 *       thread is interrupted, another one reads.
 *   <li>The cache reads the slots again once its values are {@link Builder#refreshAfter} old, and at once after a failed call: it
 *       replaces a stale PRIMARY before SECONDARY is tried.
 *   <li>No two reads begin within one {@link Builder#minReadInterval}, however many calls are refused.
 *   <li>While the source is down, or returns one slot only, the last good values stay in use. While a read hangs, no other begins, so
 *       a reader that never returns costs one thread. Only if no value is known, or none gets a call through, another read replaces
 *       the one that hangs; the delay before that doubles with each hanging read.
 *   <li>When PRIMARY was refused (see {@link FallbackOn}) and SECONDARY got through, calls go to SECONDARY first, until PRIMARY
 *       changes. To notice that soon the slots are then read once per {@link Builder#minReadInterval}; and one call in {@link
 *       Builder#retryPrimaryAfter} tries PRIMARY first, in case the refusal was a mistake. After any other failure the next call tries
 *       PRIMARY first again: an I/O error says nothing about a credential.
 * </ul>
 *
 * <p>A call that gets through with PRIMARY takes no lock, waits for no other thread's call and, after a thread's first, allocates
 * nothing. To keep it that cheap, a thread whose calls come fast looks at the clock once in sixteen calls; a refresh may begin that
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
        timing = new Timing(
                builder.refreshAfter.toMillis(),
                builder.maxAge.toMillis(),
                builder.minReadInterval.toMillis(),
                builder.readTimeout.toMillis(),
                builder.retryPrimaryAfter.toMillis());
        time = builder.time;
        events = new SlotEvents(builder.listener);
        reads = new SlotReads(builder.reader, timing, time, builder.executor, counters, events);
    }

    /** Creates a cache with the defaults. Reads no slot. */
    public static SlotCredentials of(SlotReader reader) {
        return builder(reader).build();
    }

    /** Starts a cache over the reader, with the defaults. */
    public static Builder builder(SlotReader reader) {
        return new Builder(reader);
    }

    /**
     * Returns the cached credential of one slot; reads the slots first if that is due. It falls back on nothing: for a call that may
     * fail, use {@link TwoSlots#tryPrimaryThenSecondary}.
     *
     * @throws BothSlotsFailedException if neither slot has ever been read
     * @throws CallInterruptedException if the thread was interrupted while it read or waited for a read
     * @throws Exception the reader's exception, if this slot alone has never been read
     */
    @Override
    public SecretValue read(Slot slot) throws Exception {
        reads.read(Need.AHEAD);
        CredentialState now = state();
        SecretValue credential = now.credential(slot);
        if (credential != null) {
            return credential;
        }
        Attempts nothingTried = attempts();
        throw now.isEmpty() ? nothingTried.exhausted() : nothingTried.unreadable(slot);
    }

    /**
     * Reads the slots now, unless a read was begun less than {@link Builder#minReadInterval} ago; waits for one that is under way, for
     * {@link Builder#readTimeout} at most. For a scheduler, or to warm the cache before the first call. May be repeated at will.
     *
     * @return whether the slots' latest read brought a PRIMARY
     * @throws CallInterruptedException if the thread was interrupted while it read or waited
     */
    public boolean refresh() {
        reads.read(Need.AFTER_FAILURE);
        CredentialState now = state();
        return !now.isSourceInTrouble() && now.reading == null;
    }

    /**
     * Returns the counts since this cache was built. They are summed one after the other, so calls that other threads make meanwhile
     * may be in one and not in another.
     */
    public SlotCounts counts() {
        return counters.counts(secondaryInUse());
    }

    /** Returns whether calls go to SECONDARY first; see {@link SlotCounts#secondaryInUse()}. */
    public boolean secondaryInUse() {
        return state().preferred == Slot.SECONDARY;
    }

    @Override
    public String toString() {
        return "SlotCredentials[" + (secondaryInUse() ? "SECONDARY" : "PRIMARY") + " in use]";
    }

    // What follows is for the calls of this package.

    CachedAttempts attempts() {
        return new CachedAttempts(this);
    }

    SlotReads reads() {
        return reads;
    }

    CredentialState state() {
        return reads.state();
    }

    /** Counts a call and returns PRIMARY's credential if it is known and the one to try; null sends the caller the long way. */
    @Nullable
    SecretValue primaryInPassing() {
        SecretValue primary = state().usual;
        if (primary != null && reads.isTimeToLook()) {
            reads.read(Need.AHEAD);
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

    /** A call was refused with that credential and got through with SECONDARY. Old news if it isn't, or is no longer, PRIMARY. */
    void secondaryWorksInPlaceOf(SecretValue failed) {
        reads.change(now -> now.preferred == Slot.PRIMARY && now.primaryIs(failed)
                ? now.preferring(Slot.SECONDARY, time.millis())
                : null);
    }

    /**
     * Builds {@link SlotCredentials}. Each setter may be called once; a second call throws {@link IllegalStateException}. A period is
     * from 1 ms to 36,500 days, a century, which is as good as never; any other throws {@link IllegalArgumentException}. Not thread-safe.
     */
    public static final class Builder {

        private final SlotReader reader;
        private final Set<String> alreadySet = new HashSet<>();
        private Duration refreshAfter = Duration.ofMinutes(5);
        private Duration maxAge = Duration.ofHours(1);
        private Duration minReadInterval = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(10);
        private Duration retryPrimaryAfter = Duration.ofMinutes(5);
        private Time time = Time.system();
        private @Nullable Executor executor;
        private SlotListener listener = new SlotListener() {};

        private Builder(SlotReader reader) {
            this.reader = requireNonNull(reader, "reader must not be null");
        }

        /**
         * The age at which cached values are read again, ahead of need. Default 5 min; keep it well below the rotation's interval.
         * At least {@link #minReadInterval}, at most {@link #maxAge}.
         */
        public Builder refreshAfter(Duration age) {
            refreshAfter = once("refreshAfter", inRange("refreshAfter", age));
            return this;
        }

        /**
         * The age at which calls wait for cached values to be read again, as after a night without calls. Default 1 h, the
         * rotation's own default interval. If the read fails, calls use the cached values all the same. At least {@link
         * #refreshAfter} and {@link #readTimeout}.
         */
        public Builder maxAge(Duration age) {
            maxAge = once("maxAge", inRange("maxAge", age));
            return this;
        }

        /** The shortest time from the beginning of one read to that of the next. Default 10 s. */
        public Builder minReadInterval(Duration period) {
            minReadInterval = once("minReadInterval", inRange("minReadInterval", period));
            return this;
        }

        /**
         * The longest time that a read may take, counted from its beginning. After that no caller waits for it, and it counts as
         * failed. If it still ends, its result is used unless another read has begun by then. Default 10 s.
         */
        public Builder readTimeout(Duration limit) {
            readTimeout = once("readTimeout", inRange("readTimeout", limit));
            return this;
        }

        /** While SECONDARY is in use: the time after which one call tries an unchanged PRIMARY first. Default 5 min. */
        public Builder retryPrimaryAfter(Duration period) {
            retryPrimaryAfter = once("retryPrimaryAfter", inRange("retryPrimaryAfter", period));
            return this;
        }

        /** The executor that performs reads. Default none: the caller that needs a read performs it. */
        public Builder executor(Executor executor) {
            this.executor = once("executor", requireNonNull(executor, "executor must not be null"));
            return this;
        }

        /** The listener for fallbacks, refreshes and changes of slot. Default none. */
        public Builder listener(SlotListener listener) {
            this.listener = once("listener", requireNonNull(listener, "listener must not be null"));
            return this;
        }

        /** The clock, for tests of this package. */
        Builder time(Time time) {
            this.time = once("time", requireNonNull(time, "time must not be null"));
            return this;
        }

        /**
         * Builds the cache. Reads no slot.
         *
         * @throws IllegalArgumentException if periods contradict each other; the message names all that do
         */
        public SlotCredentials build() {
            List<String> problems = new ArrayList<>();
            requireAtLeast("refreshAfter", refreshAfter, "minReadInterval", minReadInterval, problems);
            requireAtLeast("maxAge", maxAge, "refreshAfter", refreshAfter, problems);
            requireAtLeast("maxAge", maxAge, "readTimeout", readTimeout, problems);
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            return new SlotCredentials(this);
        }

        private static void requireAtLeast(
                String name, Duration period, String least, Duration leastPeriod, List<String> problems) {
            if (period.compareTo(leastPeriod) < 0) {
                problems.add(name + " (" + period + ") must be at least " + least + " (" + leastPeriod
                        + "): lengthen the one or shorten the other");
            }
        }

        private static Duration inRange(String name, Duration period) {
            requireNonNull(period, name + " must not be null");
            if (period.compareTo(Timing.SHORTEST) < 0 || period.compareTo(Timing.LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be from a millisecond to 36,500 days, not " + period);
            }
            return period;
        }

        private <T> T once(String name, T value) {
            if (!alreadySet.add(name)) {
                throw new IllegalStateException(name + " was set before; set it once");
            }
            return value;
        }
    }
}
