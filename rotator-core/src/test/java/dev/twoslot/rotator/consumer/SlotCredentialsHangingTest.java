package dev.twoslot.rotator.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** With an executor: what calls get from a source that hangs or is down. */
class SlotCredentialsHangingTest extends SlotCredentialsFixture {

    @Test
    void a_source_that_hangs_is_waited_for_once_and_not_by_every_call() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        slots.refresh();
        handedOver.remove().run();
        dead.add("B");
        time.advance(MIN_READ_INTERVAL);
        long before = time.millis();

        for (int i = 0; i < 50; i++) {
            assertThat(call(slots)).isEqualTo("A");
        }

        assertThat(time.millis() - before).isEqualTo(MIN_READ_INTERVAL.toMillis());
    }

    @Test
    void what_is_old_is_used_all_the_same_if_the_read_takes_too_long_and_then_no_call_waits() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(MAX_AGE);
        long before = time.millis();

        callUntilTheClockIsLookedAt(slots);
        time.advance(MIN_READ_INTERVAL);
        callUntilTheClockIsLookedAt(slots);

        assertThat(tried).containsOnly("B");
        assertThat(time.millis() - before)
                .as("one wait, and what the test added")
                .isEqualTo(READ_TIMEOUT.plus(MIN_READ_INTERVAL).toMillis());
    }

    @Test
    void after_a_read_in_vain_no_call_waits_for_the_next_one() {
        SlotCredentials slots = readOnceByExecutor();
        sourceDown = true;
        time.advance(REFRESH_AFTER);
        callUntilTheClockIsLookedAt(slots);
        readNow();
        time.advance(MIN_READ_INTERVAL);
        callUntilTheClockIsLookedAt(slots);
        assertThat(handedOver).as("under way").hasSize(1);
        dead.add("B");
        long before = time.millis();

        assertThat(call(slots)).isEqualTo("A");

        assertThat(time.millis()).isEqualTo(before);
    }

    @Test
    void a_read_that_was_given_up_and_ends_late_does_not_overwrite_a_newer_one() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        Runnable hung = handedOver.remove();
        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);
        rotate("C");
        handedOver.remove().run();
        primary = "OLD";

        hung.run();

        assertThat(call(slots)).isEqualTo("C");
    }

    @Test
    void a_clock_that_is_set_back_during_a_read_that_hangs_does_not_put_off_the_next_one() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        assertThat(start(slots)).isNotDone();

        time.advance(Duration.ofHours(-2));
        CompletableFuture<String> result = start(slots);

        assertThat(handedOver).hasSize(2);
        handedOver.removeLast().run();
        assertThat(result).isCompletedWithValue("B");
    }

    @Test
    void a_refresh_that_hangs_has_not_worked() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(MIN_READ_INTERVAL);

        assertThat(slots.refresh()).isFalse();
    }

    @Test
    void with_nothing_left_to_try_a_read_under_way_is_the_last_hope() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(MIN_READ_INTERVAL);
        assertThat(slots.refresh()).as("the source is in trouble from now on").isFalse();
        rotate("C");
        secondary = "A";
        dead.addAll(Set.of("A", "B"));
        time.duringNextWait(() -> {
            assertThat(tried).as("the other slot goes first").containsExactly("B", "A");
            handedOver.removeLast().run();
        });

        assertThat(call(slots)).isEqualTo("C");
        assertThat(tried).containsExactly("B", "A", "C");
    }

    @Test
    void an_executor_that_takes_nothing_is_a_source_that_is_down() {
        SlotCredentials slots = builder()
                .executor(task -> {
                    throw new RejectedExecutionException("full");
                })
                .build();

        assertThatThrownBy(() -> call(slots))
                .isInstanceOf(BothSlotsFailedException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
