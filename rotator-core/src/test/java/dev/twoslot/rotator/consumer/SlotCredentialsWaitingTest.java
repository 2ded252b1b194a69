package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
    void an_asynchronous_call_holds_no_thread_while_the_slots_are_read() {
        SlotCredentials slots = builder().executor(handedOver::add).build();

        CompletableFuture<String> result =
                tryPrimaryThenSecondaryAsync(slots, credential -> CompletableFuture.completedFuture(use(credential)));
        assertThat(result).isNotDone();
        handedOver.remove().run();

        assertThat(result).isCompletedWithValue("B");
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

        assertThat(tried).as("read again, but no call waits").containsOnly("B");
        assertThat(handedOver).hasSize(1);
    }

    @Test
    void the_longest_wait_can_be_set() {
        SlotCredentials slots = builder()
                .executor(handedOver::add)
                .readTimeout(Duration.ofSeconds(3))
                .build();
        long before = time.millis();

        assertThatThrownBy(() -> call(slots)).isInstanceOf(BothSlotsFailedException.class);

        assertThat(time.millis() - before).isEqualTo(3000);
    }

    @Test
    void a_wait_for_a_century_is_not_over_before_it_began() {
        Duration century = Duration.ofDays(36_500);
        SlotCredentials slots = builder()
                .executor(handedOver::add)
                .readTimeout(century)
                .maxAge(century)
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

        time.advance(READ_TIMEOUT);

        assertThatThrownBy(result::join)
                .cause()
                .isInstanceOf(BothSlotsFailedException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(tried).isEmpty();
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
        assertThat(slots.counts()).as("nor counted as made").isEqualTo(new SlotCounts(0, 0, 0, 1, 0, false));
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
    void a_refused_call_waits_for_a_read_that_is_under_way_already() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(REFRESH_AFTER);
        callUntilTheClockIsLookedAt(slots);
        assertThat(handedOver).hasSize(1);
        rotate("C");
        dead.add("B");
        tried.clear();
        time.duringNextWait(this::readNow);

        assertThat(call(slots)).isEqualTo("C");
        assertThat(tried).containsExactly("B", "C");
    }

    @Test
    void an_interrupted_thread_may_still_hand_a_read_over() {
        SlotCredentials slots = readOnceByExecutor();
        time.advance(REFRESH_AFTER);

        Thread.currentThread().interrupt();
        callUntilTheClockIsLookedAt(slots);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(handedOver).hasSize(1);
    }
}
