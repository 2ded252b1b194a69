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
 * A cached view of a role's two slots, over any reader. Give it to {@link TwoSlots#tryPrimaryThenSecondary} in the reader's place.
 *
 * <ul>
 *   <li>However many threads ask, one of them reads; the others wait, but no longer than {@link Builder#readTimeout}. If the
 *       reading thread is interrupted, another reads.
 *   <li>The slots are read again once what is known is {@link Builder#refreshAfter} old, and at once when a call failed: a stale
 *       PRIMARY is replaced before SECONDARY is tried.
 *   <li>No two reads begin within one {@link Builder#minReadInterval}, however many calls are refused.
 *   <li>While the source is down, or brings one slot only, the last good values stay in use. While a read hangs no other begins, so a
 *       reader that never returns costs one thread. Only if nothing is known, or nothing of it gets a call through, another read takes
 *       its place, after twice the time with each that hangs.
 *   <li>When PRIMARY was refused (see {@link FallbackOn}) and SECONDARY got through, calls go to SECONDARY first, until PRIMARY
 *       changes. To notice that soon the slots are then read once per {@link Builder#minReadInterval}; and one call in {@link
 *       Builder#retryPrimaryAfter} tries PRIMARY first, in case it was refused by mistake. After any other failure the next call tries
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
     * Reads the slots now, unless a read was begun less than {@link Builder#minReadInterval} ago; waits for one that is under way. For a
     * scheduler, or to have them ready before the first call.
     *
     * @return whether the slots' latest read brought a PRIMARY
     * @throws CallInterruptedException if the thread was interrupted while it waited
     */
    public boolean refresh() {
        reads.read(Need.AFTER_FAILURE);
        CredentialState now = state();
        return !now.isSourceInTrouble() && now.reading == null;
    }

    /** What has been counted so far. For a poll: a sum that calls of other threads add to meanwhile has some of them. */
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

    CachedAttempts attempts() {
        return new CachedAttempts(this);
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
     * Adjusts {@link SlotCredentials}. Each setter may be called once. Each period is from a millisecond to a century (36,500 days),
     * which is as good as never. Not thread-safe.
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
         * How old what is known may be before it is read again, ahead of need. Five minutes by default; keep it well below the
         * rotation's interval. At least {@link #minReadInterval}, at most {@link #maxAge}.
         */
        public Builder refreshAfter(Duration age) {
            refreshAfter = once("refreshAfter", inRange("refreshAfter", age));
            return this;
        }

        /**
         * How old what is known may be before calls wait for it to be read again, as after a night without calls. One hour by
         * default, the rotation's own default interval. If the read fails, what is known is used all the same. At least {@link
         * #refreshAfter} and {@link #readTimeout}.
         */
        public Builder maxAge(Duration age) {
            maxAge = once("maxAge", inRange("maxAge", age));
            return this;
        }

        /** The shortest time from the beginning of one read to that of the next. Ten seconds by default. */
        public Builder minReadInterval(Duration period) {
            minReadInterval = once("minReadInterval", inRange("minReadInterval", period));
            return this;
        }

        /**
         * How long a read may take, counted from its beginning. After that no caller waits for it any longer, and it counts as failed.
         * If it still ends, what it brings is used unless another has begun by then. Ten seconds by default.
         */
        public Builder readTimeout(Duration limit) {
            readTimeout = once("readTimeout", inRange("readTimeout", limit));
            return this;
        }

        /** While SECONDARY is in use: how long until one call tries an unchanged PRIMARY first. Five minutes by default. */
        public Builder retryPrimaryAfter(Duration period) {
            retryPrimaryAfter = once("retryPrimaryAfter", inRange("retryPrimaryAfter", period));
            return this;
        }

        /** Where reads are performed, instead of on the thread of the caller who needs one. */
        public Builder executor(Executor executor) {
            this.executor = once("executor", requireNonNull(executor, "executor must not be null"));
            return this;
        }

        /** What hears of fallbacks and refreshes. Nothing by default. */
        public Builder listener(SlotListener listener) {
            this.listener = once("listener", requireNonNull(listener, "listener must not be null"));
            return this;
        }

        /** Where time comes from, for tests of this package. */
        Builder time(Time time) {
            this.time = once("time", requireNonNull(time, "time must not be null"));
            return this;
        }

        /**
         * The cached view. Reads nothing yet.
         *
         * @throws IllegalArgumentException if periods don't fit each other; names all that don't
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
