package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts calls without threads getting into each other's way, and says now and then that it is time to look at the clock:
 * reading it costs more than all the rest of a call.
 *
 * <p>Each thread counts in the stripe of its number; a stripe fills two cache lines, so that no two share one.
 */
final class SlotCounters {

    /** Calls of one stripe between two looks at the clock, as long as they come fast. */
    static final int CALLS_PER_LOOK = 16;

    /** Calls come fast if that many took less than this. Slower, and the clock is looked at on every call. */
    private static final long FAST_MILLIS = 100;

    private static final int STRIPE_LENGTH = 16;
    private static final int PRIMARY_CALLS = 0;
    private static final int SECONDARY_CALLS = 1;
    private static final int NEXT_LOOK = 2;
    private static final int LAST_LOOK_MILLIS = 3;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final AtomicLong fallbacks = new AtomicLong();
    private final AtomicLong refreshes = new AtomicLong();
    private final AtomicLong failedRefreshes = new AtomicLong();

    private final int stripes;
    private final long[] cells;

    SlotCounters() {
        this(Runtime.getRuntime().availableProcessors());
    }

    SlotCounters(int processors) {
        stripes = Integer.highestOneBit(Math.max(1, processors)) * 4;
        // One stripe more in front: the array's own length stands there.
        cells = new long[(stripes + 1) * STRIPE_LENGTH];
    }

    /** Whether this thread should look at the clock before its next call with PRIMARY. */
    boolean isTimeToLook() {
        int stripe = stripe();
        return (long) CELL.getOpaque(cells, stripe + PRIMARY_CALLS) >= (long) CELL.getOpaque(cells, stripe + NEXT_LOOK);
    }

    /** The clock was looked at. Two threads of one stripe may do so at once: then one of them decides about the next look. */
    void looked(long now) {
        int stripe = stripe();
        long since = now - (long) CELL.getOpaque(cells, stripe + LAST_LOOK_MILLIS);
        boolean fast = since >= 0 && since < FAST_MILLIS;
        long calls = (long) CELL.getOpaque(cells, stripe + PRIMARY_CALLS);
        CELL.setOpaque(cells, stripe + NEXT_LOOK, fast ? calls + CALLS_PER_LOOK : calls);
        CELL.setOpaque(cells, stripe + LAST_LOOK_MILLIS, now);
    }

    void count(Slot slot) {
        CELL.getAndAdd(cells, stripe() + (slot == Slot.PRIMARY ? PRIMARY_CALLS : SECONDARY_CALLS), 1L);
    }

    void countFallback() {
        fallbacks.incrementAndGet();
    }

    void countRefresh(boolean successful) {
        (successful ? refreshes : failedRefreshes).incrementAndGet();
    }

    SlotCounts counts(boolean secondaryInUse) {
        return new SlotCounts(
                sum(PRIMARY_CALLS),
                sum(SECONDARY_CALLS),
                fallbacks.get(),
                refreshes.get(),
                failedRefreshes.get(),
                secondaryInUse);
    }

    private int stripe() {
        return (((int) Thread.currentThread().getId() & (stripes - 1)) + 1) * STRIPE_LENGTH;
    }

    private long sum(int what) {
        long sum = 0;
        for (int stripe = 1; stripe <= stripes; stripe++) {
            sum += (long) CELL.getVolatile(cells, stripe * STRIPE_LENGTH + what);
        }
        return sum;
    }
}
