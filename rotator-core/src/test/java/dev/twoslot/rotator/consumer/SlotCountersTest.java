package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Slot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotCountersTest {

    private final SlotCounters counters = new SlotCounters();

    @Test
    void whichever_threads_count_the_sums_are_right() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(() -> {
                counters.count(Slot.PRIMARY);
                counters.count(Slot.SECONDARY);
                counters.count(Slot.SECONDARY);
                counters.countFallback();
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(counters.counts(true)).isEqualTo(new SlotCounts(100, 200, 100, 0, 0, true));
    }

    @Test
    void reads_that_brought_a_PRIMARY_and_those_that_did_not_are_counted_apart() {
        counters.countRefresh(true);
        counters.countRefresh(false);
        counters.countRefresh(false);

        assertThat(counters.counts(false)).isEqualTo(new SlotCounts(0, 0, 0, 1, 2, false));
    }
}
