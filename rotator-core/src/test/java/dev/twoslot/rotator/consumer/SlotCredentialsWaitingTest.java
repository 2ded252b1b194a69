package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** With an executor: who waits for a read, and for how long. */
class SlotCredentialsWaitingTest extends SlotCredentialsFixture {

    @Test
    void with_an_executor_calls_go_on_while_it_reads() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        slots.refresh();
        assertThat(handedOver).hasSize(1);
        handedOver.remove().run();
        time.advance(REFRESH_AFTER);
        rotate("C");

        callUntilTheClockIsLookedAt(slots);
        assertThat(tried).containsOnly("B");
        assertThat(handedOver).as("one read, however many calls").hasSize(1);

        handedOver.remove().run();
        assertThat(call(slots)).isEqualTo("C");
    }

    @Test
    void a_first_call_waits_for_the_read_no_longer_than_it_may() {
        SlotCredentials slots = builder().executor(handedOver::add).build();

        assertThatThrownBy(() -> call(slots))
                .isInstanceOf(BothSlotsFailedException.class)
                .hasCauseInstanceOf(TimeoutException.class);
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
    void a_source_that_hangs_is_waited_for_once_and_not_by_every_call() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        slots.refresh();
        handedOver.remove().run();
        dead.add("B");
        time.advance(BACK_OFF);
        long before = time.millis();

        for (int i = 0; i < 50; i++) {
            assertThat(call(slots)).isEqualTo("A");
        }

        assertThat(time.millis() - before).isEqualTo(BACK_OFF.toMillis());
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

    @Test
    void an_asynchronous_call_holds_no_thread_while_the_slots_are_read() {
        SlotCredentials slots = builder().executor(handedOver::add).build();

        CompletableFuture<String> result =
                tryPrimaryThenSecondaryAsync(slots, credential -> CompletableFuture.completedFuture(use(credential)));
        assertThat(result).isNotDone();
        handedOver.remove().run();

        assertThat(result).isCompletedWithValue("B");
    }

    private SlotCredentials readOnceByExecutor() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        time.duringNextWait(this::readNow);
        assertThat(slots.refresh()).isTrue();
        return slots;
    }

    private void readNow() {
        handedOver.remove().run();
    }

    @Test
    void what_is_older_than_it_may_be_is_read_again_before_it_is_used() throws Exception {
        SlotCredentials slots = readOnceByExecutor();

        rotate("C");
        time.advance(MAX_AGE);
        time.duringNextWait(this::readNow);
        callUntilTheClockIsLookedAt(slots);
        assertThat(tried).containsOnly("C");

        rotate("D");
        time.advance(MAX_AGE);
        time.duringNextWait(this::readNow);
        assertThat(slots.read(Slot.PRIMARY)).isEqualTo(SecretValue.of("D"));
    }

    @Test
    void the_age_that_it_may_have_can_be_set() {
        SlotCredentials slots =
                builder().executor(handedOver::add).maxAge(Duration.ofHours(2)).build();
        time.duringNextWait(this::readNow);
        slots.refresh();
        rotate("C");

        time.advance(MAX_AGE);
        callUntilTheClockIsLookedAt(slots);

        assertThat(tried).as("read again, but nobody waits").containsOnly("B");
        assertThat(handedOver).hasSize(1);
    }

    @Test
    void what_is_old_is_used_all_the_same_if_the_read_takes_too_long_and_then_nobody_waits() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(MAX_AGE);
        long before = time.millis();

        callUntilTheClockIsLookedAt(slots);
        time.advance(BACK_OFF);
        callUntilTheClockIsLookedAt(slots);

        assertThat(tried).containsOnly("B");
        assertThat(time.millis() - before)
                .as("one wait, and what the test added")
                .isEqualTo(LONGEST_WAIT.plus(BACK_OFF).toMillis());
    }

    @Test
    void the_longest_wait_can_be_set() {
        SlotCredentials slots = builder()
                .executor(handedOver::add)
                .longestWait(Duration.ofSeconds(3))
                .build();
        long before = time.millis();

        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);

        assertThat(time.millis() - before).isEqualTo(3000);
    }

    @Test
    void a_wait_for_ever_is_not_over_before_it_began() {
        SlotCredentials slots = builder()
                .executor(handedOver::add)
                .longestWait(ChronoUnit.FOREVER.getDuration())
                .build();

        CompletableFuture<String> result = start(slots);
        time.advance(Duration.ofDays(3650));
        assertThat(result).isNotDone();
        readNow();

        assertThat(result).isCompletedWithValue("B");
    }

    @Test
    void an_asynchronous_call_waits_no_longer_than_it_may() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        CompletableFuture<String> result = start(slots);

        time.advance(LONGEST_WAIT);

        assertThatThrownBy(result::join)
                .cause()
                .isInstanceOf(BothSlotsFailedException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(tried).isEmpty();
    }

    private CompletableFuture<String> start(SlotCredentials slots) {
        return tryPrimaryThenSecondaryAsync(slots, credential -> CompletableFuture.completedFuture(use(credential)));
    }

    @Test
    void two_calls_of_one_instant_share_a_read() {
        SlotCredentials slots = builder().executor(handedOver::add).build();

        CompletableFuture<String> one = start(slots);
        CompletableFuture<String> other = start(slots);
        assertThat(handedOver).hasSize(1);
        readNow();

        assertThat(one).isCompletedWithValue("B");
        assertThat(other).isCompletedWithValue("B");
    }

    @Test
    void a_call_that_is_cancelled_while_the_slots_are_read_is_not_made() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        CompletableFuture<String> result = start(slots);

        result.cancel(true);
        readNow();

        assertThat(result).isCancelled();
        assertThat(tried).isEmpty();
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
    void a_thread_that_is_interrupted_while_it_waits_stops_waiting() {
        SlotCredentials slots = builder().executor(handedOver::add).build();
        time.duringNextWait(Thread.currentThread()::interrupt);

        assertThatThrownBy(() -> call(slots))
                .isInstanceOf(CallInterruptedException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tried).isEmpty();
    }

    @Test
    void a_refresh_that_hangs_has_not_worked() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(BACK_OFF);

        assertThat(slots.refresh()).isFalse();
    }

    @Test
    void with_nothing_left_to_try_a_read_under_way_is_the_last_hope() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(BACK_OFF);
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
}
