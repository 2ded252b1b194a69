package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.twoslot.rotator.slot.Slot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotCountersTest {

    private static final long NOW = 1_800_000_000_000L;

    private final SlotCounters counters = new SlotCounters(2);

    private int callsUntilNextLook() {
        int calls = 0;
        while (!counters.isTimeToLook()) {
            counters.count(Slot.PRIMARY);
            calls++;
        }
        return calls;
    }

    private void lookFast(long now) {
        counters.looked(now - 1);
        counters.looked(now);
    }

    @Test
    void the_first_call_looks_at_the_clock() {
        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void calls_that_come_fast_look_at_the_clock_once_in_sixteen() {
        lookFast(NOW);
        assertThat(callsUntilNextLook()).isEqualTo(16);

        counters.looked(NOW + 99);
        assertThat(callsUntilNextLook()).isEqualTo(16);

        counters.looked(NOW + 99);
        assertThat(callsUntilNextLook()).as("all in one millisecond").isEqualTo(16);
    }

    @Test
    void calls_that_come_slowly_look_at_it_each_time() {
        lookFast(NOW);
        counters.looked(NOW + 100);

        assertThat(callsUntilNextLook()).isZero();
        counters.count(Slot.PRIMARY);
        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void a_clock_that_was_set_back_is_looked_at_again() {
        lookFast(NOW);
        counters.looked(NOW - 50);

        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void calls_with_SECONDARY_do_not_put_off_the_next_look() {
        lookFast(NOW);
        for (int i = 0; i < 100; i++) {
            counters.count(Slot.SECONDARY);
        }

        assertThat(callsUntilNextLook()).isEqualTo(16);
    }

    @Test
    void whichever_threads_count_the_sums_are_right() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(() -> {
                counters.count(Slot.PRIMARY);
                counters.count(Slot.SECONDARY);
                counters.count(Slot.SECONDARY);
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(counters.counts(true)).isEqualTo(new SlotCounts(100, 200, 0, 0, 0, true));
    }

    @Test
    void each_thread_looks_at_the_clock_for_itself() throws Exception {
        lookFast(NOW);
        List<Boolean> others = new ArrayList<>();
        long stripes = 8;
        for (int i = 1; i < stripes; i++) {
            Thread neighbour = new Thread(() -> others.add(counters.isTimeToLook()));
            neighbour.start();
            neighbour.join();
        }

        assertThat(others).as("at most one of them shares this thread's stripe").contains(true);
    }
}
