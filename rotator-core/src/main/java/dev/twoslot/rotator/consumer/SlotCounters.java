package dev.twoslot.rotator.consumer;

import dev.twoslot.rotator.slot.Slot;
import java.util.concurrent.atomic.LongAdder;

/** What {@link SlotCounts} report. Threads that count at the same time don't wait for each other. Thread-safe. */
final class SlotCounters {

    private final LongAdder primaryCalls = new LongAdder();
    private final LongAdder secondaryCalls = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private final LongAdder refreshes = new LongAdder();
    private final LongAdder failedRefreshes = new LongAdder();

    void count(Slot slot) {
        (slot == Slot.PRIMARY ? primaryCalls : secondaryCalls).increment();
    }

    void countFallback() {
        fallbacks.increment();
    }

    void countRefresh(boolean successful) {
        (successful ? refreshes : failedRefreshes).increment();
    }

    SlotCounts counts(boolean secondaryInUse) {
        return new SlotCounts(
                primaryCalls.sum(),
                secondaryCalls.sum(),
                fallbacks.sum(),
                refreshes.sum(),
                failedRefreshes.sum(),
                secondaryInUse);
    }
}
