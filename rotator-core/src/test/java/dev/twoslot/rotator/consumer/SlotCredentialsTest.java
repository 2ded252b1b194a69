package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondaryAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.SecretValue;
import dev.twoslot.rotator.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SlotCredentialsTest {

    private static final Duration BACK_OFF = Duration.ofSeconds(10);
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);

    private final ManualTime time = new ManualTime();
    private final Deque<Runnable> handedOver = new ArrayDeque<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Set<String> dead = new TreeSet<>();
    private String primary = "B";
    private String secondary = "A";
    private boolean sourceDown;
    private int reads;

    private final SlotCredentials credentials = builder().build();

    private SlotCredentials.Builder builder() {
        return SlotCredentials.builder(this::read).time(time).listener(new SlotListener() {
            @Override
            public void fellBack(Slot to, Exception failure) {
                heard.add("fell back to " + to + " after " + failure.getMessage());
            }

            @Override
            public void secondaryInUse(boolean inUse) {
                heard.add("SECONDARY in use: " + inUse);
            }

            @Override
            public void refreshed(boolean primaryChanged) {
                heard.add("refreshed, PRIMARY changed: " + primaryChanged);
            }

            @Override
            public void refreshFailed(Exception problem) {
                heard.add("refresh failed: " + problem.getMessage());
                throw new IllegalStateException("a listener with a bug");
            }
        });
    }

    private SecretValue read(Slot slot) throws IOException {
        if (slot == Slot.PRIMARY) {
            reads++;
        }
        if (sourceDown) {
            throw new IOException("source down");
        }
        return SecretValue.of(slot == Slot.PRIMARY ? primary : secondary);
    }

    private String use(SecretValue credential) throws CredentialRejectedException {
        tried.add(credential.reveal());
        if (dead.contains(credential.reveal())) {
            throw new CredentialRejectedException(credential.reveal() + " refused");
        }
        return credential.reveal();
    }

    private String call(SlotCredentials slots) {
        return tryPrimaryThenSecondary(slots, this::use);
    }

    private void rotate(String next) {
        secondary = primary;
        primary = next;
    }

    private void callUntilTheClockIsLookedAt(SlotCredentials slots) {
        for (int i = 0; i <= SlotCounters.CALLS_PER_LOOK; i++) {
            call(slots);
        }
    }

    @Test
    void the_slots_are_read_once_however_many_calls_are_made() {
        for (int i = 0; i < 1000; i++) {
            assertThat(call(credentials)).isEqualTo("B");
        }

        assertThat(reads).isEqualTo(1);
        assertThat(credentials.counts()).isEqualTo(new SlotCounts(1000, 0, 0, 1, 0, false));
    }

    @Test
    void a_PRIMARY_that_went_stale_is_read_again_before_SECONDARY_is_tried() {
        call(credentials);
        rotate("C");
        dead.addAll(Set.of("A", "B"));
        time.advance(BACK_OFF);
        tried.clear();

        assertThat(call(credentials)).isEqualTo("C");
        assertThat(tried).containsExactly("B", "C");
        assertThat(credentials.secondaryInUse()).isFalse();
    }

    @Test
    void a_refused_PRIMARY_that_did_not_change_gives_way_to_SECONDARY() {
        call(credentials);
        dead.add("B");
        time.advance(BACK_OFF);
        tried.clear();
        heard.clear();

        assertThat(call(credentials)).isEqualTo("A");
        assertThat(tried).containsExactly("B", "A");
        assertThat(reads).isEqualTo(2);
        assertThat(heard)
                .containsExactly(
                        "refreshed, PRIMARY changed: false",
                        "fell back to SECONDARY after B refused",
                        "SECONDARY in use: true");
        assertThat(credentials.counts()).isEqualTo(new SlotCounts(2, 1, 1, 2, 0, true));
        assertThat(credentials).hasToString("SlotCredentials[SECONDARY in use]");
    }

    @Test
    void the_slot_that_works_is_remembered() {
        dead.add("B");
        call(credentials);
        tried.clear();

        for (int i = 0; i < 100; i++) {
            call(credentials);
        }

        assertThat(tried).hasSize(100).containsOnly("A");
    }

    @Test
    void PRIMARY_is_used_again_as_soon_as_it_changes() {
        dead.add("B");
        call(credentials);
        rotate("C");
        tried.clear();

        call(credentials);
        assertThat(tried).as("within the back-off nothing is read").containsExactly("A");
        time.advance(BACK_OFF);

        assertThat(call(credentials)).isEqualTo("C");
        assertThat(tried).containsExactly("A", "C");
        assertThat(credentials.secondaryInUse()).isFalse();
        assertThat(heard).endsWith("SECONDARY in use: false", "refreshed, PRIMARY changed: true");
    }

    @Test
    void a_PRIMARY_refused_by_mistake_is_tried_again_by_one_call_per_period() {
        dead.add("B");
        call(credentials);
        time.advance(Duration.ofMinutes(5));
        tried.clear();

        call(credentials);
        call(credentials);
        assertThat(tried).containsExactly("B", "A", "A");

        dead.clear();
        time.advance(Duration.ofMinutes(5));
        assertThat(call(credentials)).isEqualTo("B");
        assertThat(call(credentials)).isEqualTo("B");
        assertThat(credentials.secondaryInUse()).isFalse();
    }

    @Test
    void a_SECONDARY_that_fails_after_it_worked_leads_back_to_PRIMARY() {
        dead.add("B");
        call(credentials);
        dead.clear();
        dead.add("A");
        tried.clear();

        assertThat(call(credentials)).isEqualTo("B");
        assertThat(tried).containsExactly("A", "B");
        assertThat(credentials.secondaryInUse()).isFalse();
    }

    @Test
    void a_dead_pair_does_not_flood_the_source() {
        dead.addAll(Set.of("A", "B"));
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> call(credentials)).isInstanceOf(BothSlotsFailedException.class);
        }
        assertThat(reads).isEqualTo(1);

        time.advance(BACK_OFF);
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> call(credentials)).isInstanceOf(BothSlotsFailedException.class);
        }
        assertThat(reads).isEqualTo(2);
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

        sourceDown = false;
        time.advance(BACK_OFF);
        assertThat(call(credentials)).isEqualTo("B");
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
    void with_PRIMARY_unreadable_SECONDARY_is_used_until_there_is_a_PRIMARY() {
        sourceDown = true;
        SlotReader secondaryOnly = slot -> {
            if (slot == Slot.PRIMARY && sourceDown) {
                throw new IOException("no such file");
            }
            return SecretValue.of(slot == Slot.PRIMARY ? primary : secondary);
        };
        SlotCredentials slots =
                SlotCredentials.builder(secondaryOnly).time(time).build();

        assertThat(call(slots)).isEqualTo("A");
        assertThat(slots.secondaryInUse()).isTrue();
        sourceDown = false;
        time.advance(BACK_OFF);
        assertThat(call(slots)).isEqualTo("B");
    }

    @Test
    void under_rejection_an_unknown_outcome_is_not_repeated_and_nothing_is_read() {
        call(credentials);
        time.advance(BACK_OFF);

        assertThatThrownBy(() -> tryPrimaryThenSecondary(credentials, FallbackOn.rejection(), credential -> {
                    tried.add(credential.reveal());
                    throw new IOException("reset");
                }))
                .isInstanceOf(IOException.class);

        assertThat(tried).containsExactly("B", "B");
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void under_rejection_a_credential_that_was_refused_is_not_offered_again_under_its_new_slots_name() {
        call(credentials);
        rotate("C");
        dead.addAll(Set.of("B", "C"));
        time.advance(BACK_OFF);
        tried.clear();

        assertThatThrownBy(() -> tryPrimaryThenSecondary(credentials, FallbackOn.rejection(), this::use))
                .isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
                    assertThat(both.primaryFailure()).hasMessage("C refused");
                    assertThat(both.secondaryFailure()).hasMessage("B refused");
                });
        assertThat(tried).containsExactly("B", "C");
    }

    @Test
    void three_failures_are_all_in_the_one_exception() {
        call(credentials);
        secondary = "X";
        primary = "C";
        dead.addAll(Set.of("B", "C", "X"));
        time.advance(BACK_OFF);

        assertThatThrownBy(() -> call(credentials)).isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
            assertThat(both.primaryFailure()).hasMessage("C refused");
            assertThat(both.secondaryFailure()).hasMessage("X refused");
            assertThat(both.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("X refused", "B refused");
        });
    }

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
        time.advance(BACK_OFF);
        assertThat(call(broken)).isEqualTo("B");
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
        time.advance(BACK_OFF);
        assertThat(credentials.refresh()).isFalse();
    }

    @Test
    void a_period_of_nothing_is_refused_by_name() {
        assertThatThrownBy(() -> SlotCredentials.builder(this::read).backOff(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("backOff");
    }
}
