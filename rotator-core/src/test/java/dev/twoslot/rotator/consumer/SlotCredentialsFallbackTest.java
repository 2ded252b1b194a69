package dev.twoslot.rotator.consumer;

import static dev.twoslot.rotator.consumer.TwoSlots.tryPrimaryThenSecondary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.twoslot.rotator.slot.SecretValue;
import dev.twoslot.rotator.slot.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which credentials a call is made with, in which order, and which slot is remembered. */
class SlotCredentialsFallbackTest extends SlotCredentialsFixture {

    private final SlotCredentials credentials = builder().build();

    @Test
    void a_PRIMARY_that_went_stale_is_read_again_before_SECONDARY_is_tried() {
        call(credentials);
        rotate("C");
        dead.addAll(Set.of("A", "B"));
        time.advance(MIN_READ_INTERVAL);
        tried.clear();

        assertThat(call(credentials)).isEqualTo("C");
        assertThat(tried).containsExactly("B", "C");
        assertThat(credentials.secondaryInUse()).isFalse();
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
        time.advance(MIN_READ_INTERVAL);

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

        time.advance(MIN_READ_INTERVAL);
        for (int i = 0; i < 1000; i++) {
            assertThatThrownBy(() -> call(credentials)).isInstanceOf(BothSlotsFailedException.class);
        }
        assertThat(reads).isEqualTo(2);
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
        time.advance(MIN_READ_INTERVAL);
        assertThat(call(slots)).isEqualTo("B");
    }

    @Test
    void under_rejection_an_unknown_outcome_is_not_repeated_and_nothing_is_read() {
        call(credentials);
        time.advance(MIN_READ_INTERVAL);

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
        time.advance(MIN_READ_INTERVAL);
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
        time.advance(MIN_READ_INTERVAL);

        assertThatThrownBy(() -> call(credentials)).isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
            assertThat(both.primaryFailure()).hasMessage("C refused");
            assertThat(both.secondaryFailure()).hasMessage("X refused");
            assertThat(both.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("X refused", "B refused");
        });
    }

    @Test
    void a_read_that_brings_the_same_PRIMARY_leaves_SECONDARY_in_use() {
        dead.add("B");
        call(credentials);
        time.advance(MIN_READ_INTERVAL);
        tried.clear();

        call(credentials);

        assertThat(reads).as("while SECONDARY is in use, once per back-off").isEqualTo(2);
        assertThat(tried).containsExactly("A");
        assertThat(credentials.secondaryInUse()).isTrue();
    }

    @Test
    void PRIMARY_is_tried_again_no_sooner_than_was_asked_for_and_then_by_one_call() {
        SlotCredentials slots =
                builder().retryPrimaryAfter(Duration.ofMinutes(1)).build();
        dead.add("B");
        call(slots);
        tried.clear();

        time.advance(Duration.ofMillis(59_999));
        call(slots);
        assertThat(tried).containsExactly("A");

        time.advance(Duration.ofMillis(1));
        CredentialState asBothCallsSeeIt = slots.state();
        assertThat(slots.isToRetryPrimary(asBothCallsSeeIt)).isTrue();
        assertThat(slots.isToRetryPrimary(asBothCallsSeeIt)).isFalse();
    }

    @Test
    void a_refused_PRIMARY_with_no_SECONDARY_throws_the_refusal_and_why_there_is_none() {
        unreadable = Set.of(Slot.SECONDARY);
        dead.add("B");

        assertThatThrownBy(() -> call(credentials)).isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
            assertThat(both.primaryFailure()).hasMessage("B refused");
            assertThat(both.secondaryFailure()).hasMessage("no SECONDARY");
        });
        assertThat(tried).containsExactly("B");
    }

    @Test
    void after_any_failure_a_credential_may_get_through_under_its_new_slots_name() {
        call(credentials);
        rotate("C");
        time.advance(MIN_READ_INTERVAL);
        tried.clear();

        String used = tryPrimaryThenSecondary(credentials, credential -> {
            tried.add(credential.reveal());
            if (tried.size() < 3) {
                throw new IOException("busy");
            }
            return credential.reveal();
        });

        assertThat(used).isEqualTo("B");
        assertThat(tried).containsExactly("B", "C", "B");
    }

    @Test
    void under_rejection_one_refusal_speaks_for_both_slots_that_hold_the_credential() {
        call(credentials);
        primary = "C";
        secondary = "C";
        dead.addAll(Set.of("B", "C"));
        time.advance(MIN_READ_INTERVAL);
        tried.clear();

        assertThatThrownBy(() -> tryPrimaryThenSecondary(credentials, FallbackOn.rejection(), this::use))
                .isInstanceOfSatisfying(BothSlotsFailedException.class, both -> {
                    assertThat(both.primaryFailure()).hasMessage("C refused");
                    assertThat(both.secondaryFailure()).hasMessage("C refused");
                });
        assertThat(tried).containsExactly("B", "C");
    }

    @Test
    void a_call_is_made_three_times_at_most_however_often_PRIMARY_changes_meanwhile() {
        call(credentials);
        tried.clear();

        assertThatThrownBy(() -> tryPrimaryThenSecondary(credentials, credential -> {
                    tried.add(credential.reveal());
                    time.advance(MIN_READ_INTERVAL);
                    rotate("C" + tried.size());
                    throw new IOException("busy");
                }))
                .isInstanceOf(BothSlotsFailedException.class);

        assertThat(tried).containsExactly("B", "C1", "B");
    }
}
