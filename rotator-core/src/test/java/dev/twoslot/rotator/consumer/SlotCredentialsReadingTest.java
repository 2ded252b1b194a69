package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the slots are read, and what a call gets while they can't be. */
class SlotCredentialsReadingTest extends SlotCredentialsFixture {

    private final SlotCredentials credentials = builder().build();

    @Test
    void the_slots_are_read_once_however_many_calls_are_made() {
        for (int i = 0; i < 1000; i++) {
            assertThat(call(credentials)).isEqualTo("B");
        }

        assertThat(reads).isEqualTo(1);
        assertThat(credentials.counts()).isEqualTo(new SlotCounts(1000, 0, 0, 1, 0, false));
    }

    @Test
    void what_is_known_is_read_again_ahead_of_need() {
        call(credentials);
        rotate("C");
        time.advance(REFRESH_AFTER);

        callUntilTheClockIsLookedAt(credentials);

        assertThat(tried).doesNotContain("A").endsWith("C");
        assertThat(credentials.counts().fallbacks()).isZero();
    }

    @Test
    void a_caller_whose_calls_come_slowly_looks_at_the_clock_each_time() {
        for (int i = 0; i < 10; i++) {
            call(credentials);
            time.advance(REFRESH_AFTER);
        }

        assertThat(reads).isEqualTo(10);
    }

    @Test
    void a_clock_that_was_set_back_does_not_stop_the_refreshes() {
        call(credentials);
        time.advance(Duration.ofHours(-2));
        rotate("C");

        callUntilTheClockIsLookedAt(credentials);

        assertThat(tried).endsWith("C");
    }

    @Test
    void the_last_good_value_stays_in_use_while_the_source_is_down() {
        call(credentials);
        sourceDown = true;
        time.advance(Duration.ofHours(3));

        callUntilTheClockIsLookedAt(credentials);

        assertThat(tried).containsOnly("B");
        assertThat(reads).isEqualTo(2);
        assertThat(credentials.counts().failedRefreshes()).isEqualTo(1);
        assertThat(heard).contains("refresh failed: source down");
    }

    @Test
    void a_source_that_is_down_from_the_start_is_asked_once_per_back_off_too() {
        sourceDown = true;
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> call(credentials))
                    .isInstanceOfSatisfying(
                            BothSlotsFailedException.class,
                            both -> assertThat(both.primaryFailure()).hasMessage("source down"));
        }
        assertThat(reads).isEqualTo(1);
        assertThat(credentials.secondaryInUse()).as("nothing is").isFalse();

        sourceDown = false;
        time.advance(MIN_READ_INTERVAL);
        assertThat(call(credentials)).isEqualTo("B");
    }

    @Test
    void a_reader_that_ends_with_an_Error_leaves_no_read_under_way() {
        SlotCredentials slots = builder().build();
        SlotCredentials broken = SlotCredentials.builder(slot -> {
                    if (sourceDown) {
                        throw new StackOverflowError();
                    }
                    return slots.read(slot);
                })
                .time(time)
                .build();
        sourceDown = true;
        assertThatThrownBy(() -> call(broken)).isInstanceOf(StackOverflowError.class);

        sourceDown = false;
        time.advance(MIN_READ_INTERVAL);
        assertThat(call(broken)).isEqualTo("B");
    }

    @Test
    void an_interrupted_read_interrupts_the_call() {
        SlotCredentials slots = SlotCredentials.of(slot -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).isEmpty();
    }

    @Test
    void a_slot_can_be_read_for_an_API_that_asks_for_a_password() throws Exception {
        assertThat(credentials.read(Slot.SECONDARY)).isEqualTo(SecretValue.of("A"));
        assertThat(credentials.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("B"));
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void a_scheduler_that_asks_for_a_refresh_learns_whether_it_worked() {
        assertThat(credentials.refresh()).isTrue();
        sourceDown = true;
        time.advance(MIN_READ_INTERVAL);
        assertThat(credentials.refresh()).isFalse();
    }

    @Test
    void a_thread_whose_calls_come_fast_looks_at_the_clock_once_in_sixteen_calls() {
        call(credentials);
        long before = time.looks();

        for (int i = 0; i < 1600; i++) {
            call(credentials);
        }

        assertThat(time.looks() - before).isLessThanOrEqualTo(101);
    }

    @Test
    void what_is_known_is_read_again_no_sooner_than_was_asked_for() {
        SlotCredentials slots = builder().refreshAfter(Duration.ofMinutes(1)).build();
        call(slots);

        time.advance(Duration.ofMillis(59_999));
        callUntilTheClockIsLookedAt(slots);
        assertThat(reads).isEqualTo(1);

        time.advance(Duration.ofMillis(1));
        callUntilTheClockIsLookedAt(slots);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void two_reads_begin_no_closer_to_each_other_than_was_asked_for() {
        SlotCredentials slots = builder().minReadInterval(Duration.ofMinutes(1)).build();
        slots.refresh();

        time.advance(Duration.ofMillis(59_999));
        assertThat(slots.refresh()).as("the latest read worked").isTrue();
        assertThat(reads).isEqualTo(1);

        time.advance(Duration.ofMillis(1));
        slots.refresh();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void a_slot_that_was_never_read_throws_its_own_reason() throws Exception {
        unreadable = Set.of(Slot.PRIMARY);
        assertThat(credentials.read(Slot.SECONDARY)).isEqualTo(SecretValue.of("A"));
        assertThatThrownBy(() -> credentials.read(Slot.PRIMARY))
                .isInstanceOf(IOException.class)
                .hasMessage("no PRIMARY");

        unreadable = Set.of(Slot.SECONDARY);
        SlotCredentials others = builder().build();
        assertThat(others.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("B"));
        assertThatThrownBy(() -> others.read(Slot.SECONDARY))
                .isInstanceOf(IOException.class)
                .hasMessage("no SECONDARY");
    }

    @Test
    void two_slots_that_were_never_read_throw_both_reasons() {
        unreadable = Set.of(Slot.PRIMARY, Slot.SECONDARY);

        assertThatThrownBy(() -> credentials.read(Slot.SECONDARY))
                .isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
                    assertThat(both.primaryFailure()).hasMessage("no PRIMARY");
                    assertThat(both.secondaryFailure()).hasMessage("no SECONDARY");
                });
    }

    @Test
    void an_interrupted_thread_reads_nothing_and_keeps_no_other_from_reading() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> call(credentials)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(reads).isZero();

        assertThat(call(credentials)).isEqualTo("B");
    }

    @Test
    void an_interruption_while_PRIMARY_is_read_leaves_SECONDARY_unread() {
        List<Slot> asked = new ArrayList<>();
        SlotCredentials slots = SlotCredentials.of(slot -> {
            asked.add(slot);
            Thread.currentThread().interrupt();
            return read(slot);
        });

        assertThatThrownBy(() -> call(slots)).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(asked).containsExactly(Slot.PRIMARY);
        assertThat(tried).isEmpty();
    }

    @Test
    void after_a_read_in_vain_the_next_one_begins_as_soon_as_it_may() {
        call(credentials);
        sourceDown = true;
        time.advance(MIN_READ_INTERVAL);
        assertThat(credentials.refresh()).isFalse();
        sourceDown = false;
        rotate("C");
        time.advance(MIN_READ_INTERVAL);

        callUntilTheClockIsLookedAt(credentials);

        assertThat(tried).endsWith("C");
    }
}
