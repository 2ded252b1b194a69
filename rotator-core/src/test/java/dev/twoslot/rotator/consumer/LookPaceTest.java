package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LookPaceTest {

    private static final long NOW = 1_800_000_000_000L;

    private final LookPace pace = new LookPace();

    private int callsUntilNextLook() {
        int calls = 0;
        while (!pace.isTimeToLook()) {
            calls++;
        }
        return calls;
    }

    private void lookFast(long now) {
        pace.looked(now - 1);
        pace.looked(now);
    }

    @Test
    void the_first_call_looks_at_the_clock() {
        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void calls_that_come_fast_look_at_the_clock_once_in_sixteen() {
        lookFast(NOW);
        assertThat(callsUntilNextLook()).isEqualTo(16);

        pace.looked(NOW + 99);
        assertThat(callsUntilNextLook()).isEqualTo(16);

        pace.looked(NOW + 99);
        assertThat(callsUntilNextLook()).as("all in one millisecond").isEqualTo(16);
    }

    @Test
    void calls_that_come_slowly_look_at_it_each_time() {
        lookFast(NOW);
        pace.looked(NOW + 100);

        assertThat(callsUntilNextLook()).isZero();
        pace.looked(NOW + 200);
        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void a_clock_that_was_set_back_is_looked_at_again() {
        lookFast(NOW);
        pace.looked(NOW - 50);

        assertThat(callsUntilNextLook()).isZero();
    }

    @Test
    void a_look_that_is_not_made_stays_due() {
        assertThat(pace.isTimeToLook()).isTrue();
        assertThat(pace.isTimeToLook()).isTrue();
    }

    @Test
    void each_thread_looks_at_the_clock_for_itself() throws Exception {
        lookFast(NOW);
        CompletableFuture<Boolean> others = new CompletableFuture<>();
        Thread other = new Thread(() -> others.complete(pace.isTimeToLook()));

        other.start();

        assertThat(others.get()).isTrue();
        assertThat(pace.isTimeToLook()).isFalse();
    }
}
